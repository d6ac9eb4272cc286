import { beforeEach, expect, it } from 'vitest'
import { settled } from '../testing/gate.ts'
import { type MemoryNode, memoryNode } from '../testing/memory-node.ts'
import { OpenLoad } from '../testing/open-load.ts'
import { shownStore } from '../testing/shown-store.ts'
import type { CacheEvents } from './events.ts'
import { LoadTimes } from './load-times.ts'

const names: readonly (keyof CacheEvents)[] = [
  'hit',
  'miss',
  'collapsed',
  'bypass',
  'stale',
  'load',
  'fence-refused',
  'invalidated',
]

let node: MemoryNode
let told: string[]
const errors: string[] = []

beforeEach(async () => {
  told = []
  node = await memoryNode({ store: shownStore(), onError: error => errors.push(error.message) })
})

function listen() {
  for (const name of names) {
    node.caches.on(name, event => {
      const { cache, key, tier, reason, why, keys, error, tags } = event as Record<string, unknown>
      const more = [cache, key, tier, reason, why, keys, error, tags].filter(part => part !== undefined)
      told.push([name, ...more].join(' '))
    })
  }
}

it('tells what happens to reads', async () => {
  listen()
  const open = new OpenLoad(() => 1)
  const cache = node.caches.define<string, number>({
    name: 'rows',
    policy: 'event',
    key: key => key,
    tags: key => [key],
    load: open.run,
  })
  const both = [cache.get('a'), cache.get('a')]
  await settled()
  open.gate.open()
  await Promise.all(both)
  await cache.get('a')
  expect(told.splice(0)).toEqual(['load rows a', 'miss rows a', 'collapsed rows a', 'hit rows a l1'])
  node.caches.core.l1.clear()
  await cache.get('a')
  expect(told.splice(0)).toEqual(['hit rows a l2'])
  await node.relay.change({ tags: ['a'] })
  const overtaken = cache.get('a')
  await settled()
  await node.relay.change({ tags: ['a'] })
  open.gate.open()
  await overtaken
  expect(told.splice(0)).toEqual([
    'invalidated a',
    'invalidated a',
    'load rows a',
    'fence-refused rows a',
    'miss rows a',
  ])
  node.clock.advance(2500)
  const past = cache.get('a')
  await settled()
  open.gate.open()
  await past
  expect(told.splice(0)).toEqual(['bypass rows a silence', 'load rows a'])
})

it('tells of loads that fail and of what stood in', async () => {
  let fails = false
  const cache = node.caches.define<void, number>({
    name: 'rows',
    policy: 'event',
    key: () => 'a',
    ttlMs: 1000,
    staleIfErrorMs: 1000,
    load: async () => {
      if (fails) throw new Error('gone')
      return 1
    },
  })
  await cache.get()
  listen()
  fails = true
  node.clock.advance(1001)
  // Over in the shared tier too, which ends nothing by itself in this test.
  await node.caches.core.l2?.unlink(['a'])
  await cache.get()
  expect(told).toEqual(['load rows a Error: gone', 'stale rows a error'])
})

it('says nothing to those who have left, and readers hear nothing of a listener that throws', async () => {
  const cache = node.caches.define<void, number>({
    name: 'rows',
    policy: 'event',
    key: () => 'a',
    load: async () => 1,
  })
  let heard = 0
  const listener = () => {
    heard++
    throw new Error('the listener is broken')
  }
  node.caches.on('miss', listener).on('hit', listener)
  await cache.get()
  await cache.get()
  expect(heard).toBe(2)
  expect(errors.splice(0)).toEqual(['the listener is broken', 'the listener is broken'])
  node.caches.off('hit', listener)
  await cache.get()
  expect(heard).toBe(2)
  expect(node.caches.core.events.heard.hit).toBe(false)
})

it('counts load times in steps', () => {
  const times = new LoadTimes()
  expect(times.quantile(0.5)).toBeNull()
  for (const ms of [0.2, 1, 1.5, 3, 3, 3, 40, 99_999]) times.add(ms)
  expect(times.counts).toEqual([2, 1, 3, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1])
  expect(times.count).toBe(8)
  expect([0, 0.5, 0.75, 0.85, 1].map(share => times.quantile(share))).toEqual([1, 5, 5, 50, 99_999])
})

it('of load times a quantile is an upper bound, and never above the longest load', () => {
  const times = new LoadTimes()
  times.add(10.9)
  expect([0.5, 0.99].map(share => times.quantile(share))).toEqual([10.9, 10.9])
  times.add(3)
  expect([0.5, 0.99].map(share => times.quantile(share))).toEqual([5, 10.9])
})

it('measures the loads of each cache', async () => {
  const cache = node.caches.define<void, number>({
    name: 'rows',
    policy: 'event',
    key: () => 'a',
    load: async () => {
      node.clock.advance(70)
      return 1
    },
  })
  await cache.get()
  expect(cache.loadTimes).toMatchObject({ count: 1, sumMs: 70, maxMs: 70 })
  expect(cache.loadTimes.quantile(0.99)).toBe(70)
})
