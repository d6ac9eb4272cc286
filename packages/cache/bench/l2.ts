import KeyvRedis from '@keyv/redis'
import type { RedisServer } from '@technomir/local-services'
import { createCache as createDedupe } from 'async-cache-dedupe'
import { BentoCache, bentostore } from 'bentocache'
import { redisDriver } from 'bentocache/drivers/redis'
import { createCache } from 'cache-manager'
import { Redis } from 'ioredis'
import { Keyv } from 'keyv'
import { Loader, RedisCache } from 'layered-loader'
import { createRedisClient, RedisStore } from '../src/index.ts'
import { type Contestant, concurrentLoop, cpuTime, race, readingLoop } from './measure.ts'
import { itemOf, keysOf, OurNode } from './ours.ts'
import { type Line, speedLines, withAim } from './report.ts'

const keys = keysOf(1000)
const hour = 3_600_000
const wallTime = () => performance.now()
/** How many readers at a time, where there are many. */
const lanes = 32

interface Reader {
  readonly name: string
  readonly read: (key: string) => Promise<unknown>
}

/** Hits in Redis: nothing is in memory. */
export async function l2(seconds: number, redis: RedisServer): Promise<Line[]> {
  const client = await createRedisClient(redis.url, true, 'bench').connect()
  const ioredis = new Redis(redis.port)
  // Room for one entry, and keys read in turn: memory never has the one asked for.
  const store = new RedisStore({ client, name: 'bench', prefix: 'ours:' })
  const node = await OurNode.start({ store, maxEntries: 1 })
  const readers = [
    { name: 'bare GET, node-redis', read: (key: string) => client.get(`ours:3:${key}`) },
    { name: 'bare GET, ioredis', read: (key: string) => ioredis.get(`ours:3:${key}`) },
    ...[0, 3].map(tags => {
      const cache = node.define(`${tags} tags`, tags)
      return { name: `@technomir/cache, ${tags} tags`, read: (key: string) => cache.get(`${tags}:${key}`) }
    }),
    ...peers(redis, ioredis),
  ]
  // Loads what is missing; those who go to Redis bare come last, when it is there.
  for (const { read } of readers.toReversed()) for (const key of keys) await read(key)
  const lines: Line[] = []
  const one = (read: Reader['read']) => readingLoop(read, keys, { awaited: true })
  const many = (read: Reader['read']) => concurrentLoop(read, keys, lanes)
  // By the clock on the wall, which neighbours on the machine and the time to wake a sleeping server disturb; and by this process' own.
  for (const [section, loop, clock] of [
    ['L2 hit, one reader', one, wallTime],
    [`L2 hit, ${lanes} readers`, many, wallTime],
    ['L2 hit, one reader, per second of processor time', one, cpuTime],
    [`L2 hit, ${lanes} readers, per second of processor time`, many, cpuTime],
  ] as const) {
    const contestants: Contestant[] = readers.map(({ name, read }) => ({ name, run: loop(read) }))
    const speeds = await race(contestants, seconds, clock)
    const of = (name: string) => speeds.get(name)?.median ?? Number.NaN
    const ratio = of('@technomir/cache, 3 tags') / of('bare GET, node-redis')
    const text = '≥ 0.9 of a bare GET'
    lines.push(...withAim(speedLines(section, speeds), '@technomir/cache, 3 tags', text, ratio, ratio >= 0.9))
  }
  await node.stop()
  client.destroy()
  ioredis.disconnect()
  return lines
}

function peers(redis: RedisServer, client: Redis): Reader[] {
  const bento = new BentoCache({
    default: 'store',
    prefix: 'bento',
    ttl: hour,
    stores: { store: bentostore().useL2Layer(redisDriver({ connection: client })) },
  })
  const dedupe = createDedupe({ ttl: 3600, storage: { type: 'redis', options: { client } } }).define(
    'item',
    {},
    async (key: string) => itemOf(key),
  )
  const loader = new Loader({
    asyncCache: new RedisCache<object>(client, { json: true, prefix: 'layered', ttlInMsecs: hour }),
    dataSourceGetOneFn: async (key: string): Promise<object> => itemOf(key),
  })
  const keyv = new Keyv({ store: new KeyvRedis(redis.url), namespace: 'manager' })
  const manager = createCache({ stores: [keyv], ttl: hour })
  return [
    { name: 'bentocache', read: key => bento.getOrSet({ key, factory: () => itemOf(key) }) },
    { name: 'async-cache-dedupe', read: key => dedupe.item(key) },
    { name: 'layered-loader', read: key => loader.get(key) },
    { name: 'cache-manager', read: key => manager.wrap(key, async () => itemOf(key)) },
  ]
}
