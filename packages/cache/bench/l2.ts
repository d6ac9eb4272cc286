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
import { itemOf, keysOf, OurNode, patienceMs } from './ours.ts'
import { type Line, speedLines, withAim } from './report.ts'

const keys = keysOf(1000)
const hour = 3_600_000
const wallTime = () => performance.now()
/** How many readers at a time, where there are many. */
const lanes = 32

interface Reader {
  readonly name: string
  readonly read: (key: string) => Promise<unknown>
  /** What of the answer is looked at. Default: whether there is one. */
  readonly pick?: '.value'
}

/** The least that somebody who wants the value does without a cache library. */
const bare = 'bare GET, node-redis'
const bareParsed = 'bare GET + JSON.parse, node-redis'
/** For whoever goes on with the bytes, and for whoever wants the value. */
const ours = '@technomir/cache, 3 tags'
const oursParsed = '@technomir/cache, 3 tags, value taken'

/** Hits in Redis: nothing is in memory. */
export async function l2(seconds: number, redis: RedisServer): Promise<Line[]> {
  const client = await createRedisClient(redis.url, true, 'bench').connect()
  const ioredis = new Redis(redis.port)
  // Room for one entry, and keys read in turn: memory never has the one asked for.
  const store = new RedisStore({ client, name: 'bench', prefix: 'ours:', timeoutMs: patienceMs })
  const node = await OurNode.start({ store, maxEntries: 1 })
  const [untagged, tagged] = [node.define('0 tags', 0), node.define('3 tags', 3)]
  for (const key of keys) await client.set(`bare:${key}`, JSON.stringify(itemOf(key)))
  const readers: Reader[] = [
    { name: bare, read: key => client.get(`bare:${key}`) },
    { name: bareParsed, read: async key => JSON.parse((await client.get(`bare:${key}`)) ?? 'null') },
    { name: 'bare GET, ioredis', read: key => ioredis.get(`bare:${key}`) },
    { name: '@technomir/cache, 0 tags', read: key => untagged.get(`0:${key}`) },
    { name: ours, read: key => tagged.get(`3:${key}`) },
    { name: oursParsed, read: key => tagged.get(`3:${key}`), pick: '.value' },
    ...peers(redis, ioredis),
  ]
  // Loads what is missing.
  for (const { read } of readers) for (const key of keys) await read(key)
  const lines: Line[] = []
  const one = ({ read, pick }: Reader) =>
    readingLoop(read, keys, { awaited: true, ...(pick ? { pick } : {}) })
  const many = ({ read, pick }: Reader) => concurrentLoop(read, keys, lanes, pick)
  // By the clock on the wall, which neighbours on the machine and the time to wake a sleeping server disturb; and by this process' own.
  for (const [section, loop, clock] of [
    ['L2 hit, one reader', one, wallTime],
    [`L2 hit, ${lanes} readers`, many, wallTime],
    ['L2 hit, one reader, per second of processor time', one, cpuTime],
    [`L2 hit, ${lanes} readers, per second of processor time`, many, cpuTime],
  ] as const) {
    const contestants: Contestant[] = readers.map(reader => ({ name: reader.name, run: loop(reader) }))
    const speeds = await race(contestants, seconds, clock)
    const of = (name: string) => speeds.get(name)?.median ?? Number.NaN
    const [ratio, parsed] = [of(ours) / of(bare), of(oursParsed) / of(bareParsed)]
    const withOne = withAim(speedLines(section, speeds), ours, '≥ 0.9 of a bare GET', ratio, ratio >= 0.9)
    lines.push(...withAim(withOne, oursParsed, '≥ 0.9 of GET + JSON.parse', parsed, parsed >= 0.9))
  }
  for (const { name, counters } of [untagged, tagged]) {
    if (counters.loads > keys.length)
      throw new Error(`${name}: misses where only hits were meant to be measured`)
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
