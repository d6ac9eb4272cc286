import { type RedisServer, temporaryRedis } from '@technomir/local-services'
import { describeWith } from '@technomir/local-services/testing'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Cache } from './cache/cache.ts'
import { type CreateCacheOptions, createCache, type OwnCaches } from './create-cache.ts'
import { LogUnavailableError } from './log/log.ts'
import { testClient } from './testing/redis-node.ts'
import { shown } from './testing/shown.ts'
import { until } from './testing/until.ts'

const opened: OwnCaches[] = []
const open = async (options: CreateCacheOptions = {}) => {
  const caches = await createCache(options)
  opened.push(caches)
  return caches
}
afterEach(async () => {
  for (const caches of opened.splice(0)) await caches.close()
})

const rows = new Map<string, number>()
const things = (caches: OwnCaches): Cache<string, number> =>
  caches.define({
    name: 'things',
    policy: 'event',
    key: id => `thing:${id}`,
    load: async id => rows.get(id) ?? 0,
  })

it('in memory: one line, and it caches', async () => {
  const cache = things(await open())
  await cache.get('a')
  expect(shown(await cache.get('a'))).toMatchObject({ value: 0, outcome: 'hit' })
  rows.set('a', 1)
  await cache.delete('a')
  expect(shown(await cache.get('a'))).toMatchObject({ value: 1, outcome: 'miss' })
})

it('in memory: is not blind however long the process stood still', async () => {
  const cache = things(await open({ blindAfterMs: 20 }))
  await cache.get('a')
  const end = performance.now() + 60
  while (performance.now() < end) {
    // Nothing else runs.
  }
  expect((await cache.get('a')).outcome).toBe('hit')
})

it('is closed at the end of a block', async () => {
  let follower: OwnCaches['follower']
  {
    await using caches = await createCache()
    follower = caches.follower
    expect(follower.isBlind()).toBe(false)
  }
  expect(await follower.waitFor(1, 10)).toBe(false)
})

it('works without the Redis that it was told of, and says that nothing is durable', async () => {
  const errors: Error[] = []
  const caches = await open({
    redis: 'redis://127.0.0.1:1',
    readyMs: 100,
    writeMs: 100,
    onError: error => errors.push(error),
  })
  const cache = things(caches)
  expect(shown(await cache.get('b'))).toMatchObject({ value: 0, outcome: 'bypass', reason: 'silence' })
  await expect(cache.delete('b')).rejects.toThrow(LogUnavailableError)
  expect(errors.length).toBeGreaterThan(0)
})

describeWith(['redis'], 'createCache with Redis', () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await temporaryRedis()
  })
  afterAll(() => redis.stop())

  it('several processes share values and invalidations, all under a prefix', async () => {
    const options = { redis: redis.url, name: 'app', prefix: 'team:' }
    const [one, two] = [things(await open(options)), things(await open(options))]
    rows.set('c', 1)
    await one.get('c')
    expect(shown(await two.get('c'))).toMatchObject({ value: 1, outcome: 'hit', tier: 'l2' })
    rows.set('c', 2)
    const { epoch, position } = await one.delete('c')
    expect((await one.get('c')).value).toBe(2)
    // Whoever brings what the write answered sees it anywhere.
    expect((await two.get('c', { token: { epoch, position } })).value).toBe(2)
    expect((await two.set('c', 3)).stored).toBe(true)
    expect((await two.get('c')).value).toBe(3)
    const client = await testClient(redis.url)
    const keys = await client.keys('*')
    expect(keys.filter(key => !key.startsWith('team:'))).toEqual([])
    expect(keys).toContain('team:thing:c')
    client.destroy()
  })

  it('goes on after Redis has come back empty', async () => {
    const caches = await open({ redis: redis.url })
    const cache = things(caches)
    rows.set('d', 1)
    await cache.get('d')
    const { epoch } = caches.follower
    rows.set('d', 2)
    await redis.restart({ empty: true })
    await until('the new epoch', () => caches.follower.epoch !== epoch && !caches.follower.isBlind())
    expect((await cache.get('d')).value).toBe(2)
    expect(shown(await cache.get('d'))).toMatchObject({ value: 2, outcome: 'hit' })
    expect((await cache.delete('d')).durable).toBe(true)
  })
})
