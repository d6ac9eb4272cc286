import { beforeEach, describe, expect, it } from 'vitest'
import { settled } from '../testing/gate.ts'
import { type MemoryNode, memoryNode } from '../testing/memory-node.ts'
import { OpenLoad } from '../testing/open-load.ts'
import { shown } from '../testing/shown.ts'
import type { Cache } from './cache.ts'
import { cacheTag } from './definition.ts'

let node: MemoryNode
let truth: number
let open: OpenLoad<number>
let cache: Cache<string, number>

beforeEach(async () => {
  node = await memoryNode()
  truth = 1
  open = new OpenLoad(() => truth)
  cache = node.caches.define<string, number>({
    name: 'rows',
    policy: 'event',
    key: key => key,
    tags: key => [key],
    load: open.run,
  })
})

it('makes one load for many readers', async () => {
  const reads = Promise.all(Array.from({ length: 50 }, () => cache.get('a')))
  await settled()
  expect(open.calls).toBe(1)
  open.gate.open()
  const results = await reads
  expect(results.filter(read => !read.collapsed).length).toBe(1)
  expect(new Set(results.map(read => `${read.value} ${read.outcome} ${read.stored}`))).toEqual(
    new Set(['1 miss true']),
  )
  expect(cache.counters).toMatchObject({ misses: 1, collapsed: 49, loads: 1 })
  expect(shown(await cache.get('a'))).toMatchObject({
    value: 1,
    outcome: 'hit',
    tier: 'l1',
    collapsed: false,
  })
})

it('lets many readers share a failure, and loads anew for the next', async () => {
  let calls = 0
  const failing = node.caches.define<void, number>({
    name: 'failing',
    policy: 'event',
    key: () => 'failing',
    load: async () => {
      calls++
      await settled()
      throw new Error(`failure ${calls}`)
    },
  })
  const reads = await Promise.allSettled(Array.from({ length: 20 }, () => failing.get()))
  expect(new Set(reads.map(read => (read.status === 'rejected' ? String(read.reason) : '')))).toEqual(
    new Set(['Error: failure 1']),
  )
  expect(calls).toBe(1)
  await expect(failing.get()).rejects.toThrow('failure 2')
  expect(failing.counters).toMatchObject({ loads: 2, loadFailures: 2 })
})

describe.each([
  ['a tag of the key', 'a'],
  ['the tag of the cache', cacheTag('rows')],
  ['the tag of everything', 'all'],
])('an invalidation by %s', (_, tag) => {
  it('lets a later reader start anew; who was waiting gets the old value, which is not kept', async () => {
    const early = cache.get('a')
    await settled()
    truth = 2
    await node.relay.change({ tags: [tag] })
    const late = cache.get('a')
    await settled()
    // The late one did not even wait for the old load.
    expect(open.calls).toBe(2)
    open.gate.open(1)
    expect(shown(await late)).toMatchObject({ value: 2, stored: true, collapsed: false })
    open.gate.open()
    expect(shown(await early)).toMatchObject({ value: 1, stored: false })
    expect(shown(await cache.get('a'))).toMatchObject({ value: 2, outcome: 'hit' })
    expect(cache.counters.fencesRefused).toBe(1)
  })
})

it('notices an invalidation by a tag that only the row tells, for whoever came after it', async () => {
  const late = new OpenLoad(() => truth)
  const grouped = node.caches.define<void, number>({
    name: 'grouped',
    policy: 'event',
    key: () => 'grouped',
    load: async (_, context) => {
      const value = await late.run()
      context.tag('group')
      return value
    },
  })
  const early = grouped.get()
  await settled()
  truth = 2
  await node.relay.change({ tags: ['group'] })
  const later = grouped.get()
  await settled()
  expect(late.calls).toBe(1)
  late.gate.open()
  expect(shown(await early)).toMatchObject({ value: 1, stored: false })
  await settled()
  late.gate.open()
  expect(shown(await later)).toMatchObject({ value: 2, stored: true })
})

it('does not hold a reader up for ever when every load it shares is overtaken', async () => {
  const hot = node.caches.define<void, number>({
    name: 'hot',
    policy: 'event',
    key: () => 'hot',
    load: async (_, context) => {
      const value = truth
      for (let i = 0; i < 5; i++) await settled()
      context.tag('group')
      return value
    },
  })
  const stop = new AbortController()
  const changing = (async () => {
    while (!stop.signal.aborted) {
      truth++
      await node.relay.change({ tags: ['group'] })
      // Somebody else is always the first to start.
      void hot.get()
      await settled()
    }
  })()
  for (let i = 0; i < 20; i++) {
    const must = truth
    expect((await hot.get()).value).toBeGreaterThanOrEqual(must)
  }
  stop.abort()
  await changing
})
