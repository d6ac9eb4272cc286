import { beforeEach, describe, expect, it } from 'vitest'
import { LoadTimeoutError } from '../errors.ts'
import { Follower } from '../follower/follower.ts'
import { MemoryLog } from '../log/memory-log.ts'
import { settled } from '../testing/gate.ts'
import { ManualTimers } from '../testing/manual-clock.ts'
import { OpenLoad } from '../testing/open-load.ts'
import { shown } from '../testing/shown.ts'
import { type ShownStore, shownStore } from '../testing/shown-store.ts'
import { mapping, SmallRelay } from '../testing/small-relay.ts'
import type { Cache } from './cache.ts'
import { Caches } from './caches.ts'
import type { CacheDefinition, LoadContext } from './definition.ts'

let clock: ManualTimers
let store: ShownStore
let relay: SmallRelay
let caches: Caches
let loads: number

beforeEach(async () => {
  clock = new ManualTimers()
  store = shownStore()
  const log = new MemoryLog(100, clock)
  relay = new SmallRelay(log, 'epoch-1')
  const follower = new Follower({ log, mapping, clock })
  follower.start()
  await relay.begin()
  caches = new Caches({ follower, store })
  loads = 0
})

/** Time passes; the node goes on seeing, and Redis ends what is over. */
async function pass(ms: number): Promise<void> {
  clock.advance(ms)
  store.entries.clear()
  await relay.beat()
  for (let i = 0; i < 3; i++) await settled()
}

function define(more: Partial<CacheDefinition<string, unknown>>): Cache<string, unknown> {
  return caches.define<string, unknown>({
    name: 'values',
    policy: 'event',
    key: key => key,
    tags: key => [key],
    ttlMs: 10_000,
    load: async () => ++loads,
    ...more,
  })
}

describe('time to live', () => {
  it('is shortened by chance, up to the part that is asked for, in every tier', async () => {
    const cache = define({ ttlJitter: 0.2 })
    const left: number[] = []
    for (let i = 0; i < 300; i++) left.push((await cache.get(`k${i}`)).ttlMs)
    expect(Math.max(...left)).toBeLessThanOrEqual(10_000)
    expect(Math.min(...left)).toBeGreaterThanOrEqual(8000)
    expect(Math.max(...left) - Math.min(...left)).toBeGreaterThan(1000)
    expect([...store.entries.values()].map(({ ttlMs }) => ttlMs)).toEqual(left)
  })

  it.each([
    [3000, 3000],
    [60_000, 60_000],
    [0, 0],
    [Number.NaN, 0],
  ])('is what the load says (%d ms), whether longer or shorter', async (said, ttlMs) => {
    const cache = define({ load: async (_, context) => context.ttl(said) ?? 1 })
    expect(shown(await cache.get('a'))).toMatchObject({ ttlMs, stored: ttlMs > 0 })
  })

  it('is never longer than the value is true', async () => {
    const load = async (_: string, context: LoadContext) => {
      context.validFor(2000)
      context.ttl(60_000)
      return 1
    }
    expect((await define({ load }).get('a')).ttlMs).toBe(2000)
  })

  it('may be shorter for the answer that there is nothing, also in a batch', async () => {
    const loadMany = async (keys: readonly string[]) => keys.map(key => (key === 'none' ? null : key))
    const cache = define({ negativeTtlMs: 500, load: async () => null, loadMany })
    expect((await cache.get('missing')).ttlMs).toBe(500)
    const reads = await cache.getMany(['none', 'some'])
    expect(reads.map(({ ttlMs }) => ttlMs)).toEqual([500, 10_000])
    await pass(500)
    expect(cache.peek('none')).toBeNull()
    expect(cache.peek('some')).not.toBeNull()
  })

  it('can be told for each value of a batch', async () => {
    const loadMany: CacheDefinition<string, unknown>['loadMany'] = async (keys, contexts) => {
      contexts.forEach((context, i) => {
        context.ttl(1000 * (i + 30))
      })
      return keys
    }
    const reads = await define({ loadMany }).getMany(['a', 'b'])
    expect(reads.map(({ ttlMs }) => ttlMs)).toEqual([30_000, 31_000])
  })

  it('ends early in memory when nobody reads the entry, and is not prolonged beyond itself', async () => {
    const cache = define({ idleMs: 800 })
    await cache.get('read')
    await cache.get('idle')
    for (let i = 0; i < 12; i++) {
      await pass(700)
      expect(cache.peek('read')).not.toBeNull()
    }
    expect(cache.peek('idle')).toBeNull()
    for (let i = 0; i < 3; i++) {
      await pass(600)
      cache.peek('read')
    }
    expect(cache.peek('read')).toBeNull()
    await cache.get('left')
    await pass(901)
    expect(cache.peek('left')).toBeNull()
  })
})

describe('loading ahead', () => {
  it('has the value loaded anew in the background when it ends soon, once', async () => {
    const open = new OpenLoad(() => ++loads)
    const cache = define({ refreshAheadMs: 3000, load: open.run })
    const first = cache.get('a')
    await settled()
    open.gate.open()
    await first
    await pass(6999)
    expect(shown(await cache.get('a'))).toMatchObject({ value: 1, outcome: 'hit' })
    expect(open.calls).toBe(1)
    await pass(1)
    for (let i = 0; i < 50; i++) expect((await cache.get('a')).value).toBe(1)
    await settled()
    expect(open.calls).toBe(2)
    open.gate.open()
    await settled()
    await settled()
    expect(shown(await cache.get('a'))).toMatchObject({ value: 2, outcome: 'hit', ttlMs: 10_000 })
    expect(cache.counters).toMatchObject({ refreshes: 1, misses: 1 })
  })

  it('tries again when that fails, not with every hit', async () => {
    const cache = define({
      refreshAheadMs: 3000,
      load: async () => {
        if (++loads > 1) throw new Error('gone')
        return 1
      },
    })
    await cache.get('a')
    for (let ms = 0; ms < 9900; ms += 100) {
      await pass(100)
      for (let i = 0; i < 5; i++) expect((await cache.get('a')).value).toBe(1)
    }
    await settled()
    expect(loads).toBeGreaterThan(2)
    expect(loads).toBeLessThan(20)
    expect(cache.counters.loadFailures).toBe(loads - 1)
  })

  it('is due after the end of what ends very soon, which ends all the same', async () => {
    const cache = define({
      refreshAheadMs: 3000,
      load: async () => {
        if (++loads > 1) throw new Error('gone')
        return 1
      },
    })
    await cache.get('a')
    await pass(9990)
    expect((await cache.get('a')).value).toBe(1)
    await pass(10)
    expect(cache.peek('a')).toBeNull()
  })

  it('is not done for what ends with its second half still ahead', async () => {
    const cache = define({ refreshAheadMs: 60_000 })
    await cache.get('a')
    await pass(4999)
    await cache.get('a')
    expect(loads).toBe(1)
  })

  it('takes what another node has loaded meanwhile', async () => {
    const cache = define({ refreshAheadMs: 3000 })
    await cache.get('a')
    const [key, entry] = [...store.entries][0] ?? []
    await pass(7500)
    if (key && entry) store.entries.set(key, { ...entry, json: '"theirs"', ttlMs: 9000 })
    await cache.get('a')
    for (let i = 0; i < 3; i++) await settled()
    expect(shown(await cache.get('a'))).toMatchObject({ value: 'theirs', ttlMs: 9000 })
    expect(loads).toBe(1)
  })

  it('gives the load what there was', async () => {
    const seen: unknown[] = []
    const cache = define({
      refreshAheadMs: 3000,
      load: async (_, { previous }) => {
        seen.push(previous)
        return previous ? previous.value : 'first'
      },
    })
    await cache.get('a')
    await pass(8000)
    await cache.get('a')
    await settled()
    await relay.change({ tags: ['a'] })
    await cache.get('a')
    // Also when it is not true any more: the load asks the source.
    expect(seen).toEqual([null, { value: 'first' }, { value: 'first' }])
  })
})

describe('a value past its time', () => {
  it('is served at once, marked, while it is loaded anew', async () => {
    const cache = define({ staleWhileRevalidateMs: 5000 })
    await cache.get('a')
    await pass(10_001)
    const [read, ...others] = await Promise.all([cache.get('a'), cache.get('a'), cache.get('a')])
    expect(shown(read)).toMatchObject({ value: 1, outcome: 'stale', reason: 'revalidating', ttlMs: -1 })
    expect(others.every(({ outcome }) => outcome === 'stale')).toBe(true)
    await settled()
    expect(shown(await cache.get('a'))).toMatchObject({ value: 2, outcome: 'hit' })
    expect(cache.counters).toMatchObject({ refreshes: 1, staleServed: 3, loads: 2 })
    await pass(15_000)
    expect(shown(await cache.get('a'))).toMatchObject({ value: 3, outcome: 'miss' })
  })

  it('is not served so when its tag was invalidated, the node is blind or the reader has seen more', async () => {
    const cache = define({ staleWhileRevalidateMs: 5000 })
    for (const key of ['changed', 'blind', 'ahead']) await cache.get(key)
    await pass(10_001)
    await relay.change({ tags: ['changed'] })
    expect(shown(await cache.get('changed'))).toMatchObject({ outcome: 'miss', value: 4 })
    const token = { epoch: 'epoch-1', position: relay.last + 100 }
    const ahead = cache.get('ahead', { token })
    clock.advance(50)
    expect(shown(await ahead)).toMatchObject({ outcome: 'bypass' })
    clock.advance(2001)
    expect(shown(await cache.get('blind'))).toMatchObject({ outcome: 'bypass' })
  })

  it('stands in for a slow load, which goes on and is kept', async () => {
    const open = new OpenLoad(() => ++loads)
    const cache = define({ softTimeoutMs: 200, staleIfErrorMs: 60_000, load: open.run })
    const first = cache.get('a')
    await settled()
    // Nothing can stand in yet.
    await pass(1000)
    open.gate.open()
    expect((await first).value).toBe(1)
    await pass(9000)
    const waiting = cache.get('a')
    await settled()
    await pass(200)
    expect(shown(await waiting)).toMatchObject({ value: 1, outcome: 'stale', reason: 'slow' })
    // Whoever comes now does not wait again, and starts no other load.
    const next = cache.get('a')
    await pass(0)
    expect(shown(await next)).toMatchObject({ value: 1, outcome: 'stale' })
    open.gate.open()
    await pass(0)
    expect(open.calls).toBe(2)
    expect(shown(await cache.get('a'))).toMatchObject({ value: 2, outcome: 'hit' })
  })

  it('does not stand in once its tag is invalidated, however slow the load', async () => {
    const open = new OpenLoad(() => ++loads)
    const cache = define({ softTimeoutMs: 200, staleIfErrorMs: 60_000, load: open.run })
    const first = cache.get('a')
    await settled()
    open.gate.open()
    await first
    await pass(10_000)
    await relay.change({ tags: ['a'] })
    const waiting = cache.get('a')
    await pass(500)
    open.gate.open()
    expect(shown(await waiting)).toMatchObject({ value: 2, outcome: 'miss' })
  })
})

describe('a load that takes too long', () => {
  it('fails with an error of its own, is told to stop, and makes way for the next', async () => {
    const open = new OpenLoad(() => ++loads)
    const signals: AbortSignal[] = []
    const cache = define({
      hardTimeoutMs: 1000,
      load: (_, context) => {
        signals.push(context.signal)
        return open.run()
      },
    })
    const slow = cache.get('a')
    const failed = expect(slow).rejects.toThrow(LoadTimeoutError)
    await settled()
    await pass(999)
    expect(signals[0]?.aborted).toBe(false)
    await pass(1)
    await failed
    expect(signals[0]?.aborted).toBe(true)
    const next = cache.get('a')
    await settled()
    open.gate.open(1)
    expect((await next).value).toBe(2)
    // What comes too late is dropped.
    open.gate.open()
    await settled()
    expect((await cache.get('a')).value).toBe(2)
    expect(cache.counters).toMatchObject({ loadTimeouts: 1, loadFailures: 1, loads: 2 })
    expect(clock.size).toBe(0)
  })

  it('is one failure for all keys of a batch, and stale values stand in for those that have one', async () => {
    const open = new OpenLoad(() => null)
    const cache = define({
      hardTimeoutMs: 1000,
      staleIfErrorMs: 60_000,
      loadMany: async keys => {
        await open.run()
        return keys
      },
    })
    await cache.get('a')
    await pass(10_000)
    const reads = Promise.allSettled([cache.getMany(['a', 'b']), cache.get('a')])
    await settled()
    await pass(1000)
    const [both, one] = await reads
    expect(both.status).toBe('rejected')
    expect(one).toMatchObject({ value: { outcome: 'stale', value: 1 } })
  })
})
