import { beforeEach, describe, expect, it } from 'vitest'
import { Floors } from '../follower/floors.ts'
import { type MemoryNode, memoryNode } from '../testing/memory-node.ts'
import { shown } from '../testing/shown.ts'
import { type ShownStore, shownStore } from '../testing/shown-store.ts'
import type { Cache } from './cache.ts'
import type { CacheDefinition } from './definition.ts'

let node: MemoryNode
let store: ShownStore
let value: unknown
let _loads: number

beforeEach(async () => {
  store = shownStore()
  node = await memoryNode({ store })
  value = 'value'
  _loads = 0
})

function define(more: Partial<CacheDefinition<void, unknown>> = {}, on = node): Cache<void, unknown> {
  return on.caches.define<void, unknown>({
    name: 'values',
    policy: 'event',
    key: () => 'key',
    tags: () => ['tag'],
    load: async () => {
      _loads++
      if (value instanceof Error) throw value
      return value
    },
    ...more,
  })
}

describe('memory', () => {
  it('is bounded by entries and by bytes; the least recently used go first', async () => {
    const small = await memoryNode({ maxEntries: 3, maxBytes: 20_000 })
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
    expect(small.caches.core.l1.bytes).toBeLessThanOrEqual(20_000)
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
