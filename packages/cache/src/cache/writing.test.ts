import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { LogReadOnlyError } from '../errors.ts'
import { LogUnavailableError } from '../log/log.ts'
import { MemoryOwnLog } from '../log/memory-own-log.ts'
import { memoryNode } from '../testing/memory-node.ts'
import { OpenLoad } from '../testing/open-load.ts'
import { ownNode } from '../testing/own-node.ts'
import { shown } from '../testing/shown.ts'
import { shownStore } from '../testing/shown-store.ts'
import type { Cache } from './cache.ts'
import type { Caches } from './caches.ts'

const declare = (
  caches: Caches,
  load: (id: string) => Promise<string>,
  name = 'things',
): Cache<string, string> =>
  caches.define({ name, policy: 'event', key: id => `${name}:${id}`, tags: id => [`tag:${id}`], load })

const source = () => {
  const rows = new Map<string, string>()
  return { rows, load: async (id: string) => rows.get(id) ?? 'none' }
}

it('a value that was set is what readers get, without a load', async () => {
  const { caches } = ownNode()
  const cache = declare(caches, async () => 'loaded')
  expect(await cache.set('a', 'set')).toMatchObject({
    durable: true,
    position: 1,
    processed: true,
    stored: true,
  })
  expect(shown(await cache.get('a'))).toMatchObject({ value: 'set', outcome: 'hit', tier: 'l1' })
  expect(cache.peek('a')?.tags).toEqual(['cache:things', 'tag:a'])
  expect(cache.counters.loads).toBe(0)
})

it('a load that began before a set does not win against it', async () => {
  const { caches } = ownNode({ store: shownStore() })
  const open = new OpenLoad(() => 'old')
  const cache = declare(caches, open.run)
  const reading = cache.get('a')
  await Promise.resolve()
  await new Promise(setImmediate)
  expect(open.gate.size).toBe(1)
  await cache.set('a', 'new')
  // Who comes now does not board the old load.
  expect(shown(await cache.get('a'))).toMatchObject({ value: 'new', outcome: 'hit' })
  open.gate.open()
  await reading
  expect(shown(await cache.get('a'))).toMatchObject({ value: 'new', outcome: 'hit' })
})

it('what was ended by its key is loaded anew, the rest is not', async () => {
  const { rows, load } = source()
  const { caches } = ownNode()
  const cache = declare(caches, load)
  const other = declare(caches, load, 'others')
  for (const id of ['a', 'b']) await Promise.all([cache.get(id), other.get(id)])
  rows.set('a', '2').set('b', '2')
  expect(await cache.delete('a')).toMatchObject({ durable: true, processed: true })
  expect(cache.peek('a')).toBe(null)
  expect(shown(await cache.get('a'))).toMatchObject({ value: '2', outcome: 'miss' })
  for (const one of [await cache.get('b'), await other.get('a'), await other.get('b')]) {
    expect(shown(one)).toMatchObject({ value: 'none', outcome: 'hit' })
  }
})

it.each([
  ['a tag', { tag: 'tag:a' }, ['things:a', 'others:a']],
  ['tags', { tags: ['tag:a', 'tag:b'] }, ['things:a', 'things:b', 'others:a', 'others:b']],
  ['a cache', { cache: 'things' }, ['things:a', 'things:b']],
  ['a key', { cache: 'things', key: 'things:a' }, ['things:a']],
  ['all', { all: true }, ['things:a', 'things:b', 'others:a', 'others:b']],
] as const)('ends what depends on %s', async (_, what, ended) => {
  const { rows, load } = source()
  const { caches } = ownNode()
  const all = [declare(caches, load), declare(caches, load, 'others')]
  for (const cache of all) await cache.getMany(['a', 'b'])
  rows.set('a', '2').set('b', '2')
  await caches.invalidate(what)
  for (const cache of all) {
    for (const id of ['a', 'b']) {
      const is = ended.includes(`${cache.name}:${id}` as never)
      expect(shown(await cache.get(id)), `${cache.name} ${id}`).toMatchObject({
        value: is ? '2' : 'none',
        outcome: is ? 'miss' : 'hit',
      })
    }
  }
})

it('what is made of an entry ends with it', async () => {
  const { rows, load } = source()
  const { caches } = ownNode()
  const cache = declare(caches, load)
  const pair = caches.define<string, string>({
    name: 'pairs',
    policy: 'tagged',
    composed: true,
    key: ids => `pair:${ids}`,
    load: async ids => (await cache.getMany([...ids])).map(({ value }) => value).join(),
  })
  const outer = caches.define<string, string>({
    name: 'outer',
    policy: 'tagged',
    key: ids => `outer:${ids}`,
    load: async ids => `<${(await pair.get(ids)).value}>`,
  })
  for (const ids of ['ab', 'bc']) await outer.get(ids)
  rows.set('a', '2')
  await cache.delete('a')
  expect(outer.peek('bc')?.value).toBe('<none,none>')
  expect([outer.peek('ab'), pair.peek('ab')]).toEqual([null, null])
  expect((await outer.get('ab')).value).toBe('<2,none>')
  // By the key of a composed one, too.
  await pair.delete('ab')
  expect([outer.peek('ab'), pair.peek('ab')]).toEqual([null, null])
})

it('what the shared tier still has of an ended key is not believed', async () => {
  const store = shownStore()
  const { rows, load } = source()
  const log = new MemoryOwnLog()
  const one = ownNode({ store }, log)
  const two = ownNode(
    { store: { ...store, get: async keys => store.get(keys), unlink: async () => {} } },
    log,
  )
  const [first, second] = [declare(one.caches, load), declare(two.caches, load)]
  await first.get('a')
  const kept = [...store.entries]
  rows.set('a', '2')
  await first.delete('a')
  expect(store.entries.size).toBe(0)
  // A slow store that arrives late.
  for (const [key, entry] of kept) store.entries.set(key, entry)
  expect(await two.caches.listEntries(two.caches.declared()[0] as never, 10)).toEqual([])
  expect(shown(await second.get('a'))).toMatchObject({ value: '2', outcome: 'miss' })
})

it('of two sets one after the other the later one wins', async () => {
  const { caches } = ownNode()
  const cache = declare(caches, async () => 'loaded')
  await Promise.all([cache.set('a', 'first'), cache.set('a', 'second')])
  expect((await cache.get('a')).value).toBe('second')
})

it('of writes that overlap none is kept: nobody knows which one the source took last', async () => {
  const log = new MemoryOwnLog()
  const invalidate = async (tags: readonly string[]) => {
    await sleep(1)
    return log.append({ tags })
  }
  const { caches } = ownNode({ invalidate }, log)
  const cache = declare(caches, async () => 'loaded')
  const [, two] = await Promise.all([cache.set('a', 'first'), cache.set('a', 'second')])
  expect(two.stored).toBe(false)
  expect((await cache.get('a')).value).toBe('loaded')
  const [, three] = await Promise.all([cache.delete('a'), cache.set('a', 'older than what was deleted')])
  expect(three.stored).toBe(false)
  expect((await cache.get('a')).value).toBe('loaded')
  expect((await cache.set('a', 'alone')).stored).toBe(true)
  expect((await cache.get('a')).value).toBe('alone')
})

it('a value made of what has changed since is not kept', async () => {
  const { caches, follower } = ownNode()
  const cache = declare(caches, async () => 'loaded')
  const asOf = follower.horizon
  await caches.invalidate({ tag: 'tag:a' })
  expect(await cache.set('a', 'made before', { asOf })).toMatchObject({ durable: true, stored: false })
  expect((await cache.get('a')).value).toBe('loaded')
  expect(await cache.set('b', 'made before', { asOf })).toMatchObject({ stored: true })
})

it('set takes a time to live and further tags', async () => {
  const { caches } = ownNode()
  const cache = declare(caches, async () => 'loaded')
  await cache.set('a', 'set', { ttlMs: 1000, tags: ['more'] })
  expect(cache.peek('a')?.ttlMs).toBeLessThanOrEqual(1000)
  await caches.invalidate({ tag: 'more' })
  expect(cache.peek('a')).toBe(null)
  await cache.set('a', 'set', { ttlMs: 0 })
  expect(cache.peek('a')).toBe(null)
})

it('refresh loads anew, also what nobody has ended', async () => {
  const { rows, load } = source()
  const { caches } = ownNode()
  const cache = declare(caches, load)
  await cache.get('a')
  rows.set('a', '2')
  const { durable, position, read } = await cache.refresh('a')
  expect({ durable, position }).toEqual({ durable: true, position: 1 })
  expect(shown(read)).toMatchObject({ value: '2', outcome: 'miss', stored: true })
  expect(cache.peek('a')?.value).toBe('2')
})

it('clear ends all of a cache', async () => {
  const { caches } = ownNode()
  const cache = declare(caches, async () => 'loaded')
  await cache.getMany(['a', 'b'])
  await cache.clear()
  expect([cache.peek('a'), cache.peek('b')]).toEqual([null, null])
})

it('names with colons do not hide an entry from its tag', async () => {
  const { caches } = ownNode()
  const cache = caches.define<string, number>({
    name: 'a:b',
    policy: 'ttl',
    key: id => `c:${id}:d`,
    load: async () => 1,
  })
  await cache.get('x')
  await cache.delete('x')
  expect(cache.peek('x')).toBe(null)
})

it('an ended entry is gone before a listener of the log can look', async () => {
  const log = new MemoryOwnLog()
  const seen: unknown[] = []
  const { caches, follower } = ownNode({}, log)
  const cache = declare(caches, async () => 'loaded')
  follower.prependListener('entry', () => seen.push(cache.peek('a')))
  await cache.get('a')
  await cache.delete('a')
  expect(seen).toEqual([null])
})

it('a write that the log does not take is tried again, then fails by name, and nothing is said to be durable', async () => {
  let failures = 2
  const log = new MemoryOwnLog()
  const invalidate = async (tags: readonly string[]) => {
    if (failures-- > 0) throw new LogUnavailableError('gone')
    return log.append({ tags })
  }
  const { caches } = ownNode({ invalidate, writeMs: 300 }, log)
  const cache = declare(caches, async () => 'loaded')
  expect(await cache.delete('a')).toMatchObject({ durable: true, position: 1 })
  failures = Number.POSITIVE_INFINITY
  await expect(cache.delete('a')).rejects.toThrow(LogUnavailableError)
  await expect(cache.set('a', 'v')).rejects.toThrow(LogUnavailableError)
  await expect(cache.refresh('a')).rejects.toThrow(LogUnavailableError)
  await expect(caches.invalidate({ all: true })).rejects.toThrow(LogUnavailableError)
  expect(cache.peek('a')).toBe(null)
  // An error of the application's own is not covered up.
  failures = 0
  const broken = ownNode({ invalidate: () => Promise.reject(new TypeError('broken')) })
  await expect(broken.caches.invalidate({ all: true })).rejects.toThrow(TypeError)
})

it('a node that has not processed its write says so, and keeps nothing', async () => {
  // Where the entry went this node does not follow.
  const elsewhere = new MemoryOwnLog()
  const { caches } = ownNode({ invalidate: tags => elsewhere.append({ tags }), writeMs: 50 })
  const cache = declare(caches, async () => 'loaded')
  expect(await cache.set('a', 'set')).toMatchObject({ durable: true, processed: false, stored: false })
  const { read } = await cache.refresh('a')
  expect(shown(read)).toMatchObject({ value: 'loaded', outcome: 'bypass', stored: false })
})

it('over a log that others write, the application says how to invalidate', async () => {
  const { caches } = await memoryNode()
  const cache = declare(caches, async () => 'loaded')
  await expect(cache.delete('a')).rejects.toThrow(LogReadOnlyError)
  await expect(caches.invalidate({ all: true })).rejects.toThrow('createCache')

  const node = await memoryNode({
    invalidate: async tags => ({ epoch: 'epoch-1', position: await node.relay.change({ tags }) }),
  })
  const written = declare(node.caches, async () => 'loaded')
  expect(await written.set('a', 'set')).toMatchObject({ position: 1008, processed: true, stored: true })
  expect((await written.get('a')).value).toBe('set')
})
