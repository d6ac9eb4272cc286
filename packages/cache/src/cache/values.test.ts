import { beforeEach, describe, expect, it } from 'vitest'
import { Floors } from '../follower/floors.ts'
import { Gate, settled } from '../testing/gate.ts'
import { GatedStore } from '../testing/gated-store.ts'
import { type MemoryNode, memoryNode } from '../testing/memory-node.ts'
import { type MemoryStore, memoryStore } from '../testing/memory-store.ts'
import { shown } from '../testing/shown.ts'
import type { Cache } from './cache.ts'
import type { CacheDefinition } from './definition.ts'

let node: MemoryNode
let store: MemoryStore
let value: unknown
let loads: number

beforeEach(async () => {
  store = memoryStore()
  node = await memoryNode({ store })
  value = 'value'
  loads = 0
})

function define(more: Partial<CacheDefinition<void, unknown>> = {}, on = node): Cache<void, unknown> {
  return on.caches.define<void, unknown>({
    name: 'values',
    policy: 'event',
    key: () => 'key',
    tags: () => ['tag'],
    load: async () => {
      loads++
      if (value instanceof Error) throw value
      return value
    },
    ...more,
  })
}

describe('what is kept', () => {
  it.each([[0], [''], [false], [null], [[]], [{}], ['ü"\\\u2028']])(
    '%j is a value like any other',
    async (given: unknown) => {
      value = given
      const cache = define()
      expect(shown(await cache.get())).toMatchObject({ outcome: 'miss', stored: true })
      const read = await cache.get()
      expect(shown(read)).toMatchObject({ outcome: 'hit', tier: 'l1' })
      expect(read.value).toEqual(given)
      expect(JSON.parse(read.bytes().toString())).toEqual(given)
      // And out of the shared tier.
      node.caches.core.l1.clear()
      const shared = await cache.get()
      expect(shown(shared)).toMatchObject({ outcome: 'hit', tier: 'l2' })
      expect(shared.value).toEqual(given)
      expect(shared.bytes()).toEqual(read.bytes())
      expect(shared.etag()).toBe(read.etag())
      expect(loads).toBe(1)
    },
  )

  it('undefined is not', async () => {
    value = undefined
    const cache = define()
    expect(shown(await cache.get())).toMatchObject({ value: undefined, outcome: 'miss', stored: false })
    expect((await cache.get()).bytes().toString()).toBe('null')
    expect(loads).toBe(2)
    expect(store.entries.size).toBe(0)
  })

  it('errors are not', async () => {
    value = new Error('gone')
    const cache = define()
    await expect(cache.get()).rejects.toThrow('gone')
    value = 'back'
    expect(shown(await cache.get())).toMatchObject({ value: 'back' })
  })

  it('what the load forbids is not, nor what is true for no time at all', async () => {
    const cache = define({ load: async (_, context) => context.noStore() ?? 1, name: 'forbidden' })
    expect(shown(await cache.get())).toMatchObject({ value: 1, stored: false })
    for (const ms of [0, -5, Number.NaN]) {
      const brief = define({ load: async (_, context) => context.validFor(ms) ?? ms, name: `for ${ms}` })
      expect(shown(await brief.get())).toMatchObject({ stored: false })
    }
    expect(store.entries.size).toBe(0)
  })
})

describe('time', () => {
  it('may be longer than timers can count, or for ever', async () => {
    const days30 = 30 * 86_400_000
    const cache = define({ ttlMs: days30 })
    const forever = define({ ttlMs: Number.POSITIVE_INFINITY, name: 'forever', key: () => 'forever' })
    await cache.get()
    await forever.get()
    node.clock.advance(days30 - 1)
    await node.relay.beat()
    expect(shown(await cache.get())).toMatchObject({ outcome: 'hit', ttlMs: 1 })
    node.clock.advance(1)
    await node.relay.beat()
    // The store of this test ends nothing by itself.
    store.entries.clear()
    expect(shown(await cache.get())).toMatchObject({ outcome: 'miss' })
    expect(shown(await forever.get())).toMatchObject({ outcome: 'hit' })
  })

  it('is what the load says, when that is shorter, counted from its start', async () => {
    const cache = define({
      load: async (_, context) => {
        context.validFor(5000)
        context.validFor(9000)
        node.clock.advance(2000)
        return 1
      },
    })
    expect((await cache.get()).ttlMs).toBe(3000)
    expect(store.entries.get('key')?.ttlMs).toBe(3000)
  })

  it('does not begin again when an entry comes out of the shared tier', async () => {
    const cache = define({ ttlMs: 10_000 })
    await cache.get()
    const entry = store.entries.get('key')
    if (entry) entry.ttlMs = 4000
    node.caches.core.l1.clear()
    expect(shown(await cache.get())).toMatchObject({ tier: 'l2', ttlMs: 4000 })
    node.clock.advance(4000)
    await node.relay.beat()
    expect(cache.peek()).toBeNull()
  })

  it('counts on while the shared tier answers', async () => {
    const gate = new Gate()
    const slow = await memoryNode({ store: new GatedStore(gate) })
    const cache = define({ ttlMs: 1000 }, slow)
    const open = async () => {
      for (let i = 0; i < 4; i++) {
        gate.open()
        await settled()
      }
    }
    void open()
    await cache.get()
    await open()
    slow.caches.core.l1.clear()
    const second = cache.get()
    gate.open()
    await settled()
    slow.clock.advance(400)
    const opening = open()
    expect(shown(await second)).toMatchObject({ tier: 'l2', ttlMs: 600 })
    await opening
    slow.caches.core.l1.clear()
    const third = cache.get()
    gate.open()
    await settled()
    slow.clock.advance(1000)
    void open()
    expect(shown(await third)).toMatchObject({ outcome: 'miss' })
  })
})

describe('a value past its time, when loading fails', () => {
  let cache: Cache<void, unknown>
  beforeEach(async () => {
    cache = define({ ttlMs: 1000, staleIfErrorMs: 5000 })
    await cache.get()
    // Redis has ended it there.
    store.entries.clear()
    value = new Error('gone')
    node.clock.advance(1500)
  })

  it('stands in, marked, for as long as it may', async () => {
    expect(shown(await cache.get())).toMatchObject({ value: 'value', outcome: 'stale', ttlMs: -500 })
    node.clock.advance(4499)
    await node.relay.beat()
    expect(shown(await cache.get())).toMatchObject({ outcome: 'stale', ttlMs: -4999 })
    node.clock.advance(1)
    await expect(cache.get()).rejects.toThrow('gone')
    expect(cache.counters.staleServed).toBe(2)
  })

  it('stands in on a blind node too', async () => {
    node.clock.advance(2000)
    expect(shown(await cache.get())).toMatchObject({ outcome: 'stale', reason: 'silence' })
  })

  it('never does when its tag was invalidated, or entries of the log are missing', async () => {
    await node.relay.change({ tags: ['tag'] })
    await expect(cache.get()).rejects.toThrow('gone')
  })

  it('never does after a hole in the log', async () => {
    node.relay.last += 100
    await node.relay.change({ tags: [] })
    await expect(cache.get()).rejects.toThrow('gone')
  })

  it('does not stand in for a cache that does not allow it', async () => {
    const strict = define({ name: 'strict', key: () => 'strict', ttlMs: 1000 })
    value = 'value'
    await strict.get()
    value = new Error('gone')
    node.clock.advance(1001)
    await expect(strict.get()).rejects.toThrow('gone')
  })
})

describe('memory', () => {
  it('is bounded by entries and by bytes; the least recently used go first', async () => {
    const small = await memoryNode({ maxEntries: 3, maxBytes: 10_000 })
    const cache = small.caches.define<number, string>({
      name: 'sized',
      policy: 'event',
      key: String,
      load: async n => 'x'.repeat(n),
    })
    const kept = () => [1, 2, 3, 4, 4000, 4001, 99_999].filter(n => cache.peek(n) !== null)
    for (const n of [1, 2, 3]) await cache.get(n)
    cache.peek(1)
    await cache.get(4)
    expect(kept()).toEqual([1, 3, 4])
    await cache.get(4000)
    await cache.get(4001)
    expect(kept()).toEqual([4, 4000, 4001])
    expect(small.caches.core.l1.bytes).toBeLessThanOrEqual(10_000)
    // Larger than everything: served, and not kept.
    expect(shown(await cache.get(99_999))).toMatchObject({ outcome: 'miss', stored: false })
    expect(kept()).toEqual([4, 4000, 4001])
    const { floors } = small.follower
    const uses = floors.cell('cache:sized').uses
    expect(uses).toBe(3)
  })

  it('keeps two caches that use the same key apart', async () => {
    const one = define({ name: 'one', load: async () => 1 })
    const two = define({ name: 'two', load: async () => 2 })
    for (let i = 0; i < 3; i++) {
      expect((await one.get()).value).toBe(1)
      expect((await two.get()).value).toBe(2)
    }
  })

  it('refuses a name that is taken', () => {
    define()
    expect(() => define()).toThrow('declared already')
  })
})

describe('floors that are pruned', () => {
  it('leave a low-water floor that lets nothing older through', () => {
    const floors = new Floors(10)
    floors.hole(5)
    for (let i = 0; i < 30; i++) {
      floors.raise(`t${i}`, 10 + i)
      floors.makeRoom()
      expect(floors.size).toBeLessThanOrEqual(11)
    }
    for (let i = 0; i < 30; i++) {
      expect(floors.allowForeign([`t${i}`], 9 + i)).toBe(false)
      expect(floors.floorOf(`t${i}`)).toBeGreaterThanOrEqual(10 + i)
      expect(floors.cell(`t${i}`).floor).toBeGreaterThanOrEqual(10 + i)
    }
  })

  it('are never those in use; whoever holds another must not trust it', () => {
    const floors = new Floors(10)
    floors.hole(5)
    const used = floors.cell('used')
    used.uses++
    const held = floors.cell('held')
    for (let i = 0; i < 30; i++) floors.cell(`t${i}`)
    floors.makeRoom()
    expect(floors.cell('used')).toBe(used)
    expect(floors.allow([used], 5)).toBe(true)
    expect(floors.cell('held')).not.toBe(held)
    expect(floors.allow([held], 1e15)).toBe(false)
  })

  it('make no work again and again while nearly all are in use', () => {
    const floors = new Floors(1000)
    floors.hole(0)
    for (let i = 0; i < 200_000; i++) {
      floors.cell(`t${i}`).uses++
      floors.makeRoom()
    }
    expect(floors.size).toBe(200_000)
  })

  it('bring no old value back, out of memory or the shared tier', async () => {
    const tight = await memoryNode({ store }, { maxFloors: 8 })
    let truth = 0
    const cache = tight.caches.define<number, number>({
      name: 'rows',
      policy: 'event',
      key: n => `row:${n}`,
      tags: n => [`row:${n}`],
      load: async () => truth,
    })
    for (let round = 0; round < 20; round++) {
      for (let n = 0; n < 10; n++) await cache.get(n)
      truth++
      for (let n = 0; n < 10; n++) await tight.relay.change({ tags: [`row:${n}`] })
      for (let n = 0; n < 10; n++) expect((await cache.get(n)).value).toBe(truth)
    }
    expect(tight.follower.floors.size).toBeLessThan(60)
  })
})
