import { setTimeout as sleep } from 'node:timers/promises'
import { createCache } from 'async-cache-dedupe'
import type { Cluster, ClusterOptions, Driver } from '../driver.ts'
import { redisFor } from './ioredis.ts'

async function start(options: ClusterOptions): Promise<Cluster> {
  const admin = redisFor(options.redisPort)
  const clients = [admin]
  const plain = (full: string) => full.slice(options.name.length + 1)
  const seconds = Math.ceil(options.ttlMs / 1000)
  return {
    join: async ({ valuesPort }) => {
      const client = redisFor(valuesPort)
      clients.push(client)
      const cache = createCache({
        ttl: seconds,
        // README, first example: some seconds of stale-while-revalidate. Only where tags are in play: it serves old values by intent.
        ...(options.tagged ? { stale: seconds } : {}),
        // README: referencesTTL "should be set at the maximum of all the caches ttl".
        storage: { type: 'redis', options: { client, invalidation: { referencesTTL: seconds } } },
      }).define(
        'item',
        { references: (full: string) => (options.tagged ? [options.tagOf(plain(full))] : []) },
        (full: string) => options.load(plain(full)),
      )
      const full = (key: string) => `${options.name}:${key}`
      return {
        read: key => cache.item(full(key)),
        invalidate: async key => {
          await cache.clear('item', full(key))
          return true
        },
        invalidateTag: async tag => {
          await cache.invalidateAll(tag)
          return true
        },
      }
    },
    settle: () => sleep(20),
    loseMarkers: async tag => {
      await admin.del(`r:${tag}`)
    },
    close: async () => {
      for (const client of clients) client.disconnect()
    },
  }
}

/** Redis storage: one tier, shared by all nodes; the memory storage would know nothing of other nodes. */
export const asyncCacheDedupe: Driver = {
  name: 'async-cache-dedupe',
  memoryTier: false,
  bus: false,
  tags: true,
  start,
}
