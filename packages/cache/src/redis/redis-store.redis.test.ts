import { type RedisServer, temporaryRedis } from '@technomir/local-services'
import { describeWith } from '@technomir/local-services/testing'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type RedisNode, redisNode, testClient, testWriter } from '../testing/redis-node.ts'
import { shown } from '../testing/shown.ts'
import { SmallRelay } from '../testing/small-relay.ts'
import { until } from '../testing/until.ts'
import type { StoredEntry } from '../tiers/store.ts'
import type { RedisClient } from './connection.ts'
import { RedisStore } from './redis-store.ts'

const entry: StoredEntry = { epoch: 'e', asOf: 2 ** 53 - 1, upTo: 5, tags: ['a', 'b'], json: '{"name":"Ж"}' }
const found = { epoch: 'e', asOf: 2 ** 53 - 1, upTo: 5, tags: ['a', 'b'], json: '{"name":"Ж"}' }

describeWith(['redis'], 'the shared tier in Redis', () => {
  let redis: RedisServer
  let client: RedisClient
  let store: RedisStore

  beforeAll(async () => {
    redis = await temporaryRedis()
    client = await testClient(redis.url)
    store = new RedisStore({ client, name: 'test', timeoutMs: 2000 })
  })
  afterAll(async () => {
    client.destroy()
    await redis.stop()
  })
  beforeEach(async () => {
    await client.flushAll()
  })

  it('holds readable JSON under the plain key, with a time to live', async () => {
    await store.set('users', 'user:1', entry, 60_000)
    const text = await client.get('user:1')
    const { storedAt, until, length, ...rest } = JSON.parse(text ?? '') as {
      storedAt: number
      until: number
      length: number
    }
    expect(rest).toEqual({
      epoch: 'e',
      asOf: '9007199254740991',
      upTo: '5',
      tags: ['a', 'b'],
      value: { name: 'Ж' },
    })
    expect(length).toBe(entry.json.length)
    expect(until - storedAt).toBe(60_000)
    // Both by Redis' clock, and no later than Redis itself would say.
    const endsAt = await client.pExpireTime('user:1')
    expect(until).toBeLessThanOrEqual(endsAt)
    expect(until).toBeGreaterThan(endsAt - 100)
    expect(await client.pTTL('user:1')).toBeGreaterThan(59_000)
    const [read] = await store.get(['user:1'])
    expect(read).toMatchObject(found)
    expect(read?.ttlMs).toBeGreaterThan(59_000)
    expect(read?.ttlMs).toBeLessThanOrEqual(60_000)
  })

  it('takes any time to live: a part of a millisecond, months, for ever', async () => {
    const days = 86_400_000
    for (const [key, ttlMs] of Object.entries({ a: 0.4, b: 90 * days, c: Number.POSITIVE_INFINITY })) {
      await store.set('c', key, entry, ttlMs)
    }
    expect(await client.pTTL('b')).toBeGreaterThan(89 * days)
    expect(await client.pTTL('c')).toBeGreaterThan(1000 * days)
    expect((await store.get(['b', 'c'])).every(one => one !== null)).toBe(true)
  })

  it('can put a prefix before every key', async () => {
    const prefixed = new RedisStore({ client, name: 'test', prefix: 'shop:' })
    await prefixed.set('users', 'user:1', entry, 60_000)
    expect(await client.exists('shop:user:1')).toBe(1)
    expect(await prefixed.get(['user:1', 'user:2'])).toMatchObject([found, null])
    expect(await store.get(['user:1'])).toEqual([null])
    expect(await prefixed.keys('users', 10)).toEqual(['user:1'])
    await prefixed.unlink(['user:1'])
    expect(await client.exists('shop:user:1')).toBe(0)
  })

  it('takes what it has not written for a miss, and the keys beside it for what they are', async () => {
    await store.set('c', 'good', entry, 60_000)
    const strings = {
      cut: '{"epoch":"e","asOf":"1","up',
      number: '5',
      null: 'null',
      array: '[]',
      empty: '',
      noValue: '{"epoch":"e","asOf":"1","upTo":"1","tags":[]}',
      badPosition: '{"epoch":"e","asOf":"-1","upTo":"1","tags":[],"value":1}',
      numericPosition: '{"epoch":"e","asOf":1,"upTo":"1","tags":[],"value":1}',
      tags: '{"epoch":"e","asOf":"1","upTo":"1","tags":"all","value":1}',
    }
    for (const [key, text] of Object.entries(strings)) await client.set(key, text)
    await client.rPush('list', 'x')
    await client.hSet('hash', 'a', 'b')
    const junk = [...Object.keys(strings), 'list', 'hash', 'missing']
    expect(await store.get([...junk, 'good'])).toMatchObject([...junk.map(() => null), found])
    // And may be written over.
    await store.set('c', 'list', entry, 60_000)
    expect(await store.get(['list'])).toMatchObject([found])
  })

  it('understands an entry that somebody has laid out for people', async () => {
    await store.set('c', 'key', entry, 60_000)
    const stored = JSON.parse((await client.get('key')) ?? '') as Record<string, unknown>
    const { value, ...meta } = stored
    for (const text of [JSON.stringify(stored, null, 2), JSON.stringify({ value, ...meta })]) {
      await client.set('key', text)
      expect(await store.get(['key'])).toMatchObject([found])
    }
  })

  it('gives an entry that says no time what Redis says, and one without expiry, made by hand, little', async () => {
    await store.set('c', 'key', entry, 60_000)
    const { storedAt, until, ...rest } = JSON.parse((await client.get('key')) ?? '') as Record<
      string,
      unknown
    >
    await client.set('key', JSON.stringify(rest), { expiration: { type: 'PX', value: 30_000 } })
    const [read] = await store.get(['key'])
    expect(read).toMatchObject(found)
    expect(read?.ttlMs).toBeGreaterThan(29_000)
    expect(read?.ttlMs).toBeLessThanOrEqual(30_000)
    await client.persist('key')
    expect(await store.get(['key'])).toMatchObject([{ ...found, ttlMs: 1000 }])
  })

  it('asks Redis for the time left where an entry comes out of the future: the clock has been set', async () => {
    await store.set('c', 'key', entry, 60_000)
    const stored = JSON.parse((await client.get('key')) ?? '') as { storedAt: number; until: number }
    const ahead = { ...stored, storedAt: stored.storedAt + 3_600_000, until: stored.until + 3_600_000 }
    await client.set('key', JSON.stringify(ahead), { expiration: { type: 'PX', value: 60_000 } })
    const [read] = await store.get(['key'])
    expect(read).toMatchObject(found)
    expect(read?.ttlMs).toBeLessThanOrEqual(60_000)
  })

  it('makes one command of one read', async () => {
    const commands = async () => {
      const info = await client.info('commandstats')
      const calls = (name: string) => Number(new RegExp(`cmdstat_${name}:calls=(\\d+)`).exec(info)?.[1] ?? 0)
      return { mget: calls('mget'), others: calls('get') + calls('pttl') + calls('multi') }
    }
    await store.set('c', 'a', entry, 60_000)
    const before = await commands()
    await store.get(['a'])
    await store.get(['a', 'b', 'c'])
    const after = await commands()
    expect({ mget: after.mget - before.mget, others: after.others - before.others }).toEqual({
      mget: 2,
      others: 0,
    })
  })

  it('never reads the value of one entry with the time of another', async () => {
    const other = await testClient(redis.url)
    const writer = new RedisStore({ client: other, name: 'test' })
    let writing = true
    const writes = (async () => {
      while (writing) {
        await writer.set('c', 'key', { ...entry, json: '"short"' }, 1000)
        await writer.set('c', 'key', { ...entry, json: '"long"' }, 1_000_000)
      }
    })()
    for (let i = 0; i < 2000; i++) {
      const [read] = await store.get(['key'])
      // Counted from the question; it may have been stored a moment later.
      if (read?.json === '"short"') expect(read.ttlMs).toBeLessThan(2000)
    }
    writing = false
    await writes
    other.destroy()
  })

  it('lists the newest keys of a cache', async () => {
    for (let i = 0; i < 12; i++) {
      await store.set('a', `a:${i}`, entry, 60_000)
      await store.set('b', `b:${i}`, entry, 60_000)
      // Listed in the order of Redis' milliseconds.
      await new Promise(resolve => setTimeout(resolve, 2))
    }
    expect(await store.keys('a', 3)).toEqual(['a:11', 'a:10', 'a:9'])
    expect((await store.keys('b', 100)).length).toBe(12)
    expect(await store.keys('none', 100)).toEqual([])
  })

  it('fails within its time when Redis stands still', async () => {
    const impatient = new RedisStore({ client, name: 'test' })
    redis.pause()
    await expect(impatient.get(['key'])).rejects.toThrow('within 250 ms')
    redis.resume()
    await client.ping()
  })
})

describeWith(['redis'], 'caches over the shared tier in Redis', () => {
  let redis: RedisServer
  let admin: RedisClient
  let relay: SmallRelay
  let nodes: RedisNode[]

  beforeAll(async () => {
    redis = await temporaryRedis()
    admin = await testClient(redis.url)
    relay = new SmallRelay(testWriter(admin), 'epoch-1')
    await relay.begin()
    relay.keepBeating()
    nodes = await Promise.all([redisNode(redis.url), redisNode(redis.url)])
    await until('sight', () => nodes.every(({ follower }) => !follower.isBlind()))
  })
  afterAll(async () => {
    await relay.close()
    await Promise.all(nodes.map(node => node.close()))
    admin.destroy()
    await redis.stop()
  })

  const declare = (name: string, loads: string[]) =>
    nodes.map(({ caches }, i) =>
      caches.define<number, string>({
        name,
        policy: 'event',
        key: id => `${name}:${id}`,
        tags: id => [`${name}:${id}`],
        load: async id => {
          loads.push(`node ${i} key ${id}`)
          return `value ${id}`
        },
      }),
    )

  it('one node loads, the others find; what a change ends is unlinked', async () => {
    const loads: string[] = []
    const [one, two] = declare('shared', loads)
    expect(shown(await one?.get(1))).toMatchObject({ outcome: 'miss', stored: true })
    await one?.get(2)
    expect(shown(await two?.get(1))).toMatchObject({ outcome: 'hit', tier: 'l2', value: 'value 1' })
    expect(shown(await two?.get(1))).toMatchObject({ outcome: 'hit', tier: 'l1' })
    expect(loads).toEqual(['node 0 key 1', 'node 0 key 2'])
    await relay.change({ tags: ['shared:1'] })
    await until('the horizon', () => nodes.every(({ follower }) => follower.horizon === relay.last))
    // A courtesy, which nobody waits for.
    await expect.poll(() => admin.exists('shared:1'), { timeout: 5000 }).toBe(0)
    expect(await admin.exists('shared:2')).toBe(1)
    expect(shown(await two?.get(1))).toMatchObject({ outcome: 'miss' })
    await relay.change({ tags: ['all'] })
    await until('the horizon', () => nodes.every(({ follower }) => follower.horizon === relay.last))
    await expect.poll(() => admin.exists(['shared:1', 'shared:2'])).toBe(0)
  })

  it('lists the same entries from any node: those that are true', async () => {
    const [one, two] = declare('listed', [])
    await one?.getMany([1, 2, 3])
    await two?.getMany([3, 4])
    await relay.change({ tags: ['listed:2'] })
    await until('the horizon', () => nodes.every(({ follower }) => follower.horizon === relay.last))
    for (const [i, { caches }] of nodes.entries()) {
      const cache = caches.declared().find(({ name }) => name === 'listed')
      const entries = cache ? await caches.listEntries(cache, 100) : []
      expect(
        entries.map(({ key }) => key),
        `node ${i}`,
      ).toEqual(['listed:1', 'listed:3', 'listed:4'])
      expect(entries.every(({ ttlMs }) => ttlMs > 3_500_000 && ttlMs <= 3_600_000)).toBe(true)
    }
  })

  it('go on without a stampede on Redis while it stands still', async () => {
    const loads: string[] = []
    const [one] = declare('without', loads)
    redis.pause()
    const startedAt = performance.now()
    expect(shown(await one?.get(1))).toMatchObject({ outcome: 'miss', value: 'value 1' })
    const firstMs = performance.now() - startedAt
    for (let id = 2; id < 30; id++) await one?.get(id)
    // Only the first has waited for Redis, or on a slow machine one more now and then.
    expect(performance.now() - startedAt - firstMs).toBeLessThan(10 * firstMs)
    expect(shown(await one?.get(1))).toMatchObject({ outcome: 'hit', tier: 'l1' })
    redis.resume()
    await until('sight', () => nodes.every(({ follower }) => !follower.isBlind()))
  })
})
