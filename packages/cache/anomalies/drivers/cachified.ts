import { setTimeout as sleep } from 'node:timers/promises'
import { type Cache, type CacheEntry, cachified as getOrLoad, totalTtl } from '@epic-web/cachified'
import type { Redis } from 'ioredis'
import type { Cluster, ClusterOptions, Driver } from '../driver.ts'
import { redisFor } from './ioredis.ts'

/** As the library's adapters for Redis do it: the entry as JSON, its whole time to live as the key's expiry. */
function adapter(redis: Redis, prefix: string): Cache {
  return {
    name: 'redis',
    get: async key => {
      const json = await redis.get(prefix + key)
      return json === null ? null : (JSON.parse(json) as CacheEntry)
    },
    set: (key, entry) =>
      redis.set(prefix + key, JSON.stringify(entry), 'PX', Math.max(1, totalTtl(entry.metadata))),
    delete: key => redis.del(prefix + key),
  }
}

async function start(options: ClusterOptions): Promise<Cluster> {
  const clients: Redis[] = []
  return {
    join: async ({ valuesPort }) => {
      const client = redisFor(valuesPort)
      clients.push(client)
      const cache = adapter(client, `${options.name}:`)
      return {
        read: key => getOrLoad({ key, cache, ttl: options.ttlMs, getFreshValue: () => options.load(key) }),
        invalidate: async key => {
          await cache.delete(key)
          return true
        },
      }
    },
    settle: () => sleep(20),
    close: async () => {
      for (const client of clients) client.disconnect()
    },
  }
}

/** One tier, shared by all nodes. */
export const cachified: Driver = { name: 'cachified', memoryTier: false, bus: false, tags: false, start }
