import { beforeEach, describe, expect, it } from 'vitest'
import { Gate, settled } from '../testing/gate.ts'
import { GatedStore } from '../testing/gated-store.ts'
import { type MemoryNode, memoryNode } from '../testing/memory-node.ts'
import { shown } from '../testing/shown.ts'
import { type ShownStore, shownStore } from '../testing/shown-store.ts'
import type { Cache } from './cache.ts'
import type { CacheDefinition } from './definition.ts'

let node: MemoryNode
let store: ShownStore
let value: unknown
let loads: number

beforeEach(async () => {
  store = shownStore()
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
