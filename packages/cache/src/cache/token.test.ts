import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { Gate, settled } from '../testing/gate.ts'
import { type MemoryNode, memoryNode } from '../testing/memory-node.ts'
import { OpenLoad } from '../testing/open-load.ts'
import { shown } from '../testing/shown.ts'
import type { Cache } from './cache.ts'
import type { LoadContext } from './definition.ts'
import { FreshLoads } from './fresh-loads.ts'

let node: MemoryNode
let truth: number
let contexts: LoadContext[]
let cache: Cache<void, number>

beforeEach(async () => {
  node = await memoryNode({ waitMs: 40 })
  truth = 1
  contexts = []
  cache = node.caches.define<void, number>({
    name: 'row',
    policy: 'event',
    key: () => 'row',
    tags: () => ['row'],
    staleIfErrorMs: 60_000,
    load: async (_, context) => {
      contexts.push(context)
      if (truth < 0) throw new Error('the source is gone')
      return truth
    },
  })
  await cache.get()
})

const seen = (position: number, epoch = 'epoch-1') => ({ token: { epoch, position } })

it('is served from cache when the node has reached what it has seen', async () => {
  const position = await node.relay.change({ tags: ['other'] })
  expect(await cache.get(undefined, seen(position))).toMatchObject({ outcome: 'hit', value: 1 })
  expect(cache.peek(undefined, seen(position))).toMatchObject({ value: 1 })
  expect(cache.peek(undefined, seen(position + 1))).toBeNull()
})

it('waits for what is about to arrive', async () => {
  truth = 2
  const read = cache.get(undefined, seen(node.relay.last + 8))
  await sleep(10)
  await node.relay.change({ tags: ['row'] })
  expect(shown(await read)).toMatchObject({ value: 2, outcome: 'miss', stored: true })
  const readUnchanged = cache.get(undefined, seen(node.relay.last + 8))
  await sleep(10)
  await node.relay.change({ tags: ['other'] })
  expect(shown(await readUnchanged)).toMatchObject({ value: 2, outcome: 'hit' })
})

it('is served past the caches, straight from the source, when the node stays behind', async () => {
  truth = 2
  const startedAt = performance.now()
  const read = await cache.get(undefined, seen(node.relay.last + 8))
  expect(performance.now() - startedAt).toBeGreaterThan(35)
  expect(shown(read)).toMatchObject({ value: 2, outcome: 'bypass', reason: 'behind', stored: false })
  expect(contexts.at(-1)?.direct).toBe(true)
  // Whoever has seen no more than this node still gets what is true as far as it knows.
  expect(shown(await cache.get())).toMatchObject({ value: 1, outcome: 'hit' })
})

it('is not compared with positions of another epoch, and does not wait for them', async () => {
  // It would wait for longer than this test may take.
  const patient = await memoryNode({ waitMs: 600_000 })
  const row = patient.caches.define<void, number>({
    name: 'row',
    policy: 'event',
    key: () => 'row',
    load: async () => truth,
  })
  const read = await row.get(undefined, seen(1, 'another'))
  expect(shown(read)).toMatchObject({ outcome: 'bypass', reason: 'behind' })
})

it('is told the epoch in which its load began', async () => {
  const open = new OpenLoad(() => 'value')
  const slow = node.caches.define<void, string>({
    name: 'slow',
    policy: 'event',
    key: () => 'slow',
    load: async (_, context) => {
      context.sawUpTo(99_999)
      return open.run()
    },
  })
  const read = slow.get()
  await settled()
  node.follower.begin('epoch-2')
  node.follower.heartbeat({ last: 5, horizon: 5, heldForMs: 0, mapping: 'rules-1' }, node.clock.now(), true)
  open.gate.open()
  // As a position of epoch-2, 99,999 would keep the reader from the caches for a long time.
  expect(shown(await read)).toMatchObject({ epoch: 'epoch-1', upTo: 99_999, stored: false })
})

it('learns up to where its value may reach', async () => {
  const rising = node.caches.define<void, number>({
    name: 'rising',
    policy: 'event',
    key: () => 'rising',
    load: async (_, context) => {
      context.sawUpTo(context.asOf + 100)
      context.sawUpTo(context.asOf + 50)
      return 1
    },
  })
  const { upTo, epoch } = await rising.get()
  expect({ upTo, epoch }).toEqual({ upTo: node.follower.horizon + 100, epoch: 'epoch-1' })
  // From the cache too: the entry shows it.
  expect((await rising.get()).upTo).toBe(upTo)
})

describe('when the source is gone', () => {
  beforeEach(() => {
    truth = -1
  })

  it('a reader that is ahead gets the failure, never what is kept', async () => {
    await expect(cache.get(undefined, seen(node.relay.last + 8))).rejects.toThrow('gone')
  })

  it('a reader that is ahead gets nothing kept from a load that somebody else began', async () => {
    node.clock.advance(2500)
    // The node is blind: what is kept is unproven, but will do for those who have seen no more.
    const reads = await Promise.allSettled([
      cache.get(),
      cache.get(),
      cache.get(undefined, seen(node.relay.last + 8)),
      cache.get(undefined, seen(node.relay.last + 16)),
      cache.get(undefined, seen(node.relay.last)),
    ])
    expect(reads.map(read => (read.status === 'fulfilled' ? read.value.outcome : 'failed'))).toEqual([
      'stale',
      'stale',
      'failed',
      'failed',
      'stale',
    ])
  })

  it('the same holds for an answer that is composed of it', async () => {
    const page = node.caches.define<void, number>({
      name: 'page',
      policy: 'tagged',
      composed: true,
      key: () => 'page',
      load: async () => (await cache.get()).value,
    })
    node.clock.advance(2500)
    const reads = await Promise.allSettled([page.get(), page.get(undefined, seen(node.relay.last + 8))])
    expect(reads.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  })
})

it('shares loads among readers of a blind node, each begun after they came', async () => {
  node.clock.advance(2500)
  contexts.length = 0
  const reads = await Promise.all(Array.from({ length: 30 }, () => cache.get()))
  expect(contexts.length).toBeLessThanOrEqual(2)
  expect(reads.every(read => read.outcome === 'bypass' && read.reason === 'silence')).toBe(true)
  expect(cache.counters.bypassed).toBe(30)
})

it('does not mistake several keys for one that reads like them', async () => {
  const echo = node.caches.define<string, string>({
    name: 'echo',
    policy: 'event',
    key: key => key,
    load: async key => key,
  })
  node.clock.advance(2500)
  const [one, two] = await Promise.all([echo.getMany(['a\nb']), echo.getMany(['a', 'b'])])
  expect([one, two].map(reads => reads.map(read => read.value))).toEqual([['a\nb'], ['a', 'b']])
})

describe('fresh loads', () => {
  it('give nobody what began before they came, and never run twice at a time', async () => {
    const property = fc.asyncProperty(
      fc.array(fc.nat(), { minLength: 1, maxLength: 40, size: 'max' }),
      async steps => {
        const loads = new FreshLoads<number>()
        const gate = new Gate()
        let now = 0
        let running = 0
        const wrong: string[] = []
        const readers: Promise<void>[] = []
        const load = async () => {
          const startedAt = ++now
          if (++running > 1) wrong.push('two loads at a time')
          await gate.wait()
          running--
          if (startedAt % 3 === 0) throw startedAt
          return startedAt
        }
        const read = async () => {
          const cameAt = ++now
          const startedAt = await loads.join('key', load).catch(Number)
          if (startedAt < cameAt) wrong.push(`came at ${cameAt}, got the load of ${startedAt}`)
        }
        for (const step of steps) {
          if (step % 3 > 0) readers.push(read())
          else gate.open()
          if (step % 2 > 0) await settled()
        }
        let ended = false
        const all = Promise.all(readers).then(() => {
          ended = true
        })
        while (!ended) {
          gate.open()
          await settled()
        }
        await all
        expect(wrong).toEqual([])
      },
    )
    await fc.assert(property, { numRuns: 1000 })
  })
})
