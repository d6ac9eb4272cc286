import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import KeyvRedis from '@keyv/redis'
import { RedisMessageProvider } from '@qified/redis'
import { Cacheable, CacheableHooks } from 'cacheable'
import { Keyv } from 'keyv'
import { Qified } from 'qified'
import type { Cluster, ClusterOptions, Driver } from '../driver.ts'
import { redisFor } from './ioredis.ts'

async function start(options: ClusterOptions): Promise<Cluster> {
  const admin = redisFor(options.redisPort)
  const closing: (() => Promise<void>)[] = []
  return {
    join: async ({ valuesPort, busPort }) => {
      const redis = new KeyvRedis(`redis://127.0.0.1:${valuesPort}`)
      redis.on('error', () => {})
      const secondary = new Keyv({ store: redis, namespace: options.name })
      secondary.on('error', () => {})
      // README, "CacheableSync": nodes replicate what is set and deleted through a message provider.
      const provider = new RedisMessageProvider({ uri: `redis://127.0.0.1:${busPort}` })
      // The provider listens to no errors of its two clients: without this a lost connection ends the process.
      for (const part of Object.values(provider)) if (part instanceof EventEmitter) part.on('error', () => {})
      const qified = new Qified({ messageProviders: [provider] })
      qified.on('error', () => {})
      const cache = new Cacheable({
        secondary,
        ttl: options.ttlMs,
        tags: options.tagged,
        sync: { qified, namespace: options.name },
      })
      cache.on('error', () => {})
      // getOrSet takes no tags; a hook gives them to what it sets.
      if (options.tagged) {
        cache.onHook(CacheableHooks.BEFORE_SET, (item: { key: string; tags?: string[] }) => {
          item.tags = [options.tagOf(item.key)]
        })
      }
      closing.push(async () => {
        await cache.disconnect()
        await qified.disconnect()
      })
      await sleep(50)
      return {
        // throwErrors: a failed load is an error for the reader, not `undefined`.
        read: key => cache.getOrSet(key, () => options.load(key), { throwErrors: 'function' }),
        invalidate: key => cache.delete(key),
        invalidateTag: async tag => {
          await cache.tags.invalidateTag(tag)
          return true
        },
      }
    },
    settle: () => sleep(60),
    loseMarkers: async tag => {
      const keys = (await admin.keys(`${options.name}*${tag}`)).filter(key => key.includes('tag'))
      if (keys.length > 0) await admin.del(keys)
    },
    close: async () => {
      for (const close of closing) await close()
      admin.disconnect()
    },
  }
}

export const cacheable: Driver = { name: 'cacheable', memoryTier: true, bus: true, tags: true, start }
