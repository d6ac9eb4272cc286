import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import {
  createGroupNotificationPair,
  createNotificationPair,
  GroupLoader,
  Loader,
  RedisCache,
  RedisGroupCache,
} from 'layered-loader'
import type { CacheNode, Cluster, ClusterOptions, Driver, NodeOptions } from '../driver.ts'
import { redisFor } from './ioredis.ts'

async function start(options: ClusterOptions): Promise<Cluster> {
  const admin = redisFor(options.redisPort)
  const clients: Redis[] = [admin]
  const client = (port: number) => {
    const made = redisFor(port)
    clients.push(made)
    return made
  }
  const { ttlMs: ttlInMsecs } = options
  // Errors are part of the scenarios; the reader or the invalidating caller is asked whether it heard of them.
  const logger = { error: () => {} }
  // Typed for objects, as notifications are; falsy values come through all the same.
  const load = options.load as (key: string) => Promise<object>
  const redisConfig = { json: true, prefix: options.name, ttlInMsecs }

  // README, "Update notifications": a publisher and a consumer with connections of their own.
  async function flat({ valuesPort, busPort }: NodeOptions): Promise<CacheNode> {
    const { publisher, consumer } = createNotificationPair<object>({
      channel: options.name,
      consumerRedis: client(busPort),
      publisherRedis: client(busPort),
      errorHandler: () => {},
    })
    const loader = new Loader<object>({
      inMemoryCache: { cacheType: 'lru-map', ttlInMsecs, maxItems: 10_000 },
      asyncCache: new RedisCache<object>(client(valuesPort), redisConfig),
      dataSourceGetOneFn: load,
      notificationConsumer: consumer,
      notificationPublisher: publisher,
      logger,
    })
    await loader.init()
    return {
      read: key => loader.get(key),
      invalidate: async key => {
        await loader.invalidateCacheFor(key)
        return true
      },
    }
  }

  // The nearest thing to a tag is a group; an entry is in exactly one.
  async function grouped({ valuesPort, busPort }: NodeOptions): Promise<CacheNode> {
    const { publisher, consumer } = createGroupNotificationPair<object>({
      channel: options.name,
      consumerRedis: client(busPort),
      publisherRedis: client(busPort),
      errorHandler: () => {},
    })
    const loader = new GroupLoader<object>({
      inMemoryCache: { ttlInMsecs, maxItemsPerGroup: 10_000, maxGroups: 10_000 },
      // groupTtlInMsecs is not set: a group's counter then never expires before its entries.
      asyncCache: new RedisGroupCache(client(valuesPort), redisConfig),
      dataSources: [
        {
          name: 'source',
          getFromGroup: load,
          getManyFromGroup: keys => Promise.all(keys.map(load)),
        },
      ],
      notificationConsumer: consumer,
      notificationPublisher: publisher,
      logger,
    })
    await loader.init()
    return {
      read: key => loader.get(key, options.tagOf(key)),
      invalidate: async key => {
        await loader.invalidateCacheFor(key, options.tagOf(key))
        return true
      },
      invalidateTag: async tag => {
        await loader.invalidateCacheForGroup(tag)
        return true
      },
    }
  }

  return {
    join: options.tagged ? grouped : flat,
    settle: () => sleep(60),
    loseMarkers: async tag => {
      await admin.del(`${options.name}:group-index:${tag}`)
    },
    close: async () => {
      for (const made of clients) made.disconnect()
    },
  }
}

export const layeredLoader: Driver = {
  name: 'layered-loader',
  memoryTier: true,
  bus: true,
  tags: true,
  start,
}
