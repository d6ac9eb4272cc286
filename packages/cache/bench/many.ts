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
import { type Item, itemOf, keysOf, OurNode, patienceMs } from './ours.ts'
import { layeredLoader } from './peers.ts'
import { type Line, speedLines, withAim } from './report.ts'

const keys = keysOf(1000)
const parse = (text: string | null): unknown => JSON.parse(text ?? 'null')
const pagesOf = (all: readonly string[]): string[][] =>
  Array.from({ length: all.length / 100 }, (_, i) => all.slice(100 * i, 100 * i + 100))
const pages = pagesOf(keys)
const bare = 'bare MGET, node-redis'
const bareParsed = 'bare MGET + JSON.parse, node-redis'
const ours = '@technomir/cache getMany, 3 tags'
const oursParsed = '@technomir/cache getMany, 3 tags, values taken'

/** A contestant that gets all hundred of one page at once, page after page. */
const hundred = <Page extends readonly string[]>(
  name: string,
  pages: readonly Page[],
  read: (page: Page) => readonly unknown[] | Promise<readonly unknown[]>,
): Contestant => {
  let turn = 0
  return {
    name,
    run: async times => {
      for (let i = 0; i < times; i++) {
        const found = await read(pages[turn++ % pages.length] as Page)
        if (found.length !== 100 || found[99] == null) throw new Error(`${name} misses some`)
      }
    },
  }
}

/** getMany of 100, from memory and from Redis. */
export async function many(seconds: number, redis: RedisServer): Promise<Line[]> {
  return [...(await fromMemory(seconds)), ...(await fromRedis(seconds, redis))]
}

async function fromMemory(seconds: number): Promise<Line[]> {
  const node = await OurNode.start()
  const cache = node.define('item', 3)
  const lru = new LRUCache<string, Item>({ max: 10_000 })
  const loader = layeredLoader(10_000)
  const manager = createCache({
    stores: [new Keyv({ store: new CacheableMemory({ lruSize: 10_000, useClone: false }) })],
  })
  for (const page of pages) await Promise.all([cache.getMany(page), loader.getMany(page)])
  for (const key of keys) lru.set(key, itemOf(key))
  await manager.mset(keys.map(key => ({ key, value: itemOf(key) })))
  const speeds = await race(
    [
      hundred('lru-cache, 100 gets (the limit)', pages, page => page.map(key => lru.get(key))),
      hundred(ours, pages, page => cache.getMany(page)),
      hundred('layered-loader getMany', pages, page => loader.getMany(page)),
      hundred('cache-manager mget', pages, page => manager.mget(page)),
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
  const store = new RedisStore({ client, name: 'bench', prefix: 'many:', timeoutMs: patienceMs })
  // Memory has another page than the one asked for.
  const node = await OurNode.start({ store, maxEntries: 100 })
  const cache = node.define('item', 3)
  const loader = new Loader<Item, string>({
    asyncCache: new RedisCache<Item>(ioredis, { json: true, prefix: 'many-layered', ttlInMsecs: 3_600_000 }),
    dataSourceGetManyFn: async (wanted: string[]) => wanted.map(itemOf),
    cacheKeyFromValueResolver: item => item.id,
  })
  const manager = createCache({
    stores: [new Keyv({ store: new KeyvRedis(redis.url), namespace: 'many-manager' })],
  })
  for (const page of pages) await Promise.all([cache.getMany(page), loader.getMany(page)])
  await manager.mset(keys.map(key => ({ key, value: itemOf(key) })))
  for (const key of keys) await client.set(`bare:${key}`, JSON.stringify(itemOf(key)))
  const names = pagesOf(keys.map(key => `bare:${key}`))
  const contestants = [
    hundred(bare, names, page => client.mGet(page)),
    hundred(bareParsed, names, async page => (await client.mGet(page)).map(parse)),
    hundred(ours, pages, page => cache.getMany(page)),
    hundred(oursParsed, pages, async page => (await cache.getMany(page)).map(({ value }) => value)),
    hundred('layered-loader getMany', pages, page => loader.getMany(page)),
    hundred('cache-manager mget', pages, page => manager.mget(page)),
  ]
  const lines: Line[] = []
  for (const [section, clock] of [
    ['getMany of 100 from L2', () => performance.now()],
    ['getMany of 100 from L2, per second of processor time', cpuTime],
  ] as const) {
    const speeds = await race(contestants, seconds, clock)
    const of = (name: string) => speeds.get(name)?.median ?? Number.NaN
    const [ratio, parsed] = [of(ours) / of(bare), of(oursParsed) / of(bareParsed)]
    const withOne = withAim(speedLines(section, speeds), ours, 'of a bare MGET', ratio, null)
    lines.push(...withAim(withOne, oursParsed, 'of MGET + JSON.parse', parsed, null))
  }
  if (cache.counters.loads > pages.length) throw new Error('Misses where only hits were meant to be measured')
  await node.stop()
  await manager.disconnect()
  client.destroy()
  ioredis.disconnect()
  return lines
}
