import KeyvRedis from '@keyv/redis'
import type { RedisServer } from '@technomir/local-services'
import { createCache } from 'cache-manager'
import { CacheableMemory } from 'cacheable'
import { Redis } from 'ioredis'
import { Keyv } from 'keyv'
import { Loader, RedisCache } from 'layered-loader'
import { LRUCache } from 'lru-cache'
import { createRedisClient, RedisStore } from '../src/index.ts'
import { type Contestant, cpuTime, race } from './measure.ts'
import { type Item, itemOf, keysOf, OurNode } from './ours.ts'
import { layeredLoader } from './peers.ts'
import { type Line, speedLines } from './report.ts'

const keys = keysOf(100)

/** A contestant that gets all hundred at once. */
const hundred = (name: string, read: () => readonly unknown[] | Promise<readonly unknown[]>): Contestant => ({
  name,
  run: async times => {
    for (let i = 0; i < times; i++) {
      const found = await read()
      if (found.length !== keys.length || found[99] == null) throw new Error(`${name} misses some`)
    }
  },
})

/** getMany of 100, from memory and from Redis. */
export async function many(seconds: number, redis: RedisServer): Promise<Line[]> {
  return [...(await fromMemory(seconds)), ...(await fromRedis(seconds, redis))]
}

async function fromMemory(seconds: number): Promise<Line[]> {
  const node = await OurNode.start()
  const cache = node.define('item', 3)
  const lru = new LRUCache<string, Item>({ max: 1000 })
  const loader = layeredLoader(1000)
  const manager = createCache({
    stores: [new Keyv({ store: new CacheableMemory({ lruSize: 1000, useClone: false }) })],
  })
  await cache.getMany(keys)
  await loader.getMany(keys)
  for (const key of keys) lru.set(key, itemOf(key))
  await manager.mset(keys.map(key => ({ key, value: itemOf(key) })))
  const speeds = await race(
    [
      hundred('lru-cache, 100 gets (the limit)', () => keys.map(key => lru.get(key))),
      hundred('@technomir/cache getMany, 3 tags', () => cache.getMany(keys)),
      hundred('layered-loader getMany', () => loader.getMany(keys)),
      hundred('cache-manager mget', () => manager.mget(keys)),
    ],
    seconds,
    cpuTime,
  )
  await node.stop()
  return speedLines('getMany of 100 from L1, per second of processor time', speeds)
}

async function fromRedis(seconds: number, redis: RedisServer): Promise<Line[]> {
  const client = await createRedisClient(redis.url, true, 'bench').connect()
  const ioredis = new Redis(redis.port)
  const store = new RedisStore({ client, name: 'bench', prefix: 'many:' })
  const node = await OurNode.start({ store, maxEntries: 1 })
  const cache = node.define('item', 3)
  const loader = new Loader<Item, string>({
    asyncCache: new RedisCache<Item>(ioredis, { json: true, prefix: 'many-layered', ttlInMsecs: 3_600_000 }),
    dataSourceGetManyFn: async (wanted: string[]) => wanted.map(itemOf),
    cacheKeyFromValueResolver: item => item.id,
  })
  const manager = createCache({
    stores: [new Keyv({ store: new KeyvRedis(redis.url), namespace: 'many-manager' })],
  })
  await cache.getMany(keys)
  await loader.getMany(keys)
  await manager.mset(keys.map(key => ({ key, value: itemOf(key) })))
  const names = keys.map(key => `many:${key}`)
  const speeds = await race(
    [
      hundred('bare MGET, node-redis', () => client.mGet(names)),
      hundred('@technomir/cache getMany, 3 tags', () => cache.getMany(keys)),
      hundred('layered-loader getMany', () => loader.getMany(keys)),
      hundred('cache-manager mget', () => manager.mget(keys)),
    ],
    seconds,
  )
  await node.stop()
  await manager.disconnect()
  client.destroy()
  ioredis.disconnect()
  return speedLines('getMany of 100 from L2', speeds)
}
