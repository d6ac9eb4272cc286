import { setTimeout as sleep } from 'node:timers/promises'
import KeyvRedis from '@keyv/redis'
import { createCache } from 'cache-manager'
import { CacheableMemory } from 'cacheable'
import { Keyv } from 'keyv'
import type { Cluster, ClusterOptions, Driver } from '../driver.ts'

async function start(options: ClusterOptions): Promise<Cluster> {
  const closing: (() => Promise<void>)[] = []
  return {
    join: async ({ valuesPort }) => {
      const redis = new KeyvRedis(`redis://127.0.0.1:${valuesPort}`)
      redis.on('error', () => {})
      // README, "Using CacheableMemory or lru-cache as storage adapter": memory first, Redis behind it.
      const memory = new Keyv({ store: new CacheableMemory({ lruSize: 10_000 }) })
      const shared = new Keyv({ store: redis, namespace: options.name })
      shared.on('error', () => {})
      const cache = createCache({ stores: [memory, shared], ttl: options.ttlMs })
      closing.push(async () => {
        await cache.disconnect()
      })
      return {
        read: key => cache.wrap(key, () => options.load(key)),
        invalidate: key => cache.del(key),
      }
    },
    settle: () => sleep(20),
    close: async () => {
      for (const close of closing) await close()
    },
  }
}

export const cacheManager: Driver = {
  name: 'cache-manager',
  memoryTier: true,
  bus: false,
  tags: false,
  start,
}
