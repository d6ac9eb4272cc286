import { beforeEach, describe, expect, it } from 'vitest'
import { settled } from '../testing/gate.ts'
import { type MemoryNode, memoryNode } from '../testing/memory-node.ts'
import { OpenLoad } from '../testing/open-load.ts'
import { shown } from '../testing/shown.ts'
import type { Cache } from './cache.ts'
import type { CacheDefinition } from './definition.ts'

let node: MemoryNode
beforeEach(async () => {
  node = await memoryNode()
})

describe('a ranking under a TTL, cards ended by their rows, and a page composed of both', () => {
  let prices: number[]
  let loads: string[]
  let ranking: Cache<void, readonly number[]>
  let card: Cache<number, number | null>
  let page: Cache<void, readonly (number | null)[]>

  beforeEach(() => {
    prices = [100, 200, 300]
    loads = []
    ranking = node.caches.define<void, readonly number[]>({
      name: 'ranking',
      policy: 'ttl',
      ttlMs: 60_000,
      key: () => 'ranking',
      load: async () => {
        loads.push('ranking')
        // Looks at the cards, which are ended by their tags; the ranking must not be.
        await card.get(2)
        return [2, 0]
      },
    })
    card = node.caches.define<number, number | null>({
      name: 'card',
      policy: 'event',
      key: id => `card:${id}`,
      tags: id => [`product:${id}`],
      ttlMs: 600_000,
      load: async id => {
        loads.push(`card ${id}`)
        return prices[id] ?? null
      },
      loadMany: async ids => {
        loads.push(`cards ${ids}`)
        return ids.map(id => prices[id] ?? null)
      },
    })
    page = node.caches.define<void, readonly (number | null)[]>({
      name: 'page',
      policy: 'tagged',
      composed: true,
      ttlMs: 3_600_000,
      key: () => 'page',
      load: async () => {
        const { value: ids } = await ranking.get()
        return (await card.getMany(ids)).map(read => read.value)
      },
    })
  })

  it('inherits all tags and the earliest expiry, from what was loaded and from hits alike', async () => {
    const parts = ['key:card:card:0', 'key:card:card:2', 'key:ranking:ranking']
    const tags = ['cache:card', 'cache:page', 'cache:ranking', ...parts, 'product:0', 'product:2']
    const first = await page.get()
    expect(shown(first)).toMatchObject({ outcome: 'miss', tier: 'load', stored: true, ttlMs: 60_000 })
    expect([...first.tags].sort()).toEqual(tags)
    expect(loads).toEqual(['ranking', 'card 2', 'card 0'])
    node.clock.advance(1000)
    await node.relay.change({ tags: ['cache:page'] })
    const again = await page.get()
    expect(shown(again)).toMatchObject({ outcome: 'hit', tier: 'l1', stored: true, ttlMs: 59_000 })
    expect([...again.tags].sort()).toEqual(tags)
    expect(loads.length).toBe(3)
  })

  it('rebuilds one card and the page when a price changes, and never the ranking', async () => {
    await page.get()
    loads.length = 0
    prices[0] = 101
    await node.relay.change({ tags: ['product:0'] })
    expect(shown(await page.get())).toMatchObject({ value: [300, 101], outcome: 'miss', stored: true })
    expect(loads).toEqual(['card 0'])
    expect(shown(await page.get())).toMatchObject({ outcome: 'hit', tier: 'l1' })
    // A product that stands in no answer ends nothing.
    await node.relay.change({ tags: ['product:1'] })
    expect(page.peek()).not.toBeNull()
  })

  it('ends with the ranking, by time and by the tag of the ranking', async () => {
    await page.get()
    node.clock.advance(60_000)
    await node.relay.beat()
    expect(page.peek()).toBeNull()
    expect(shown(await page.get())).toMatchObject({ outcome: 'miss', ttlMs: 60_000 })
    await node.relay.change({ tags: ['cache:ranking'] })
    expect(page.peek()).toBeNull()
    loads.length = 0
    await page.get()
    expect(loads).toEqual(['ranking'])
  })

  it.each([
    ['peeking', (part: typeof card) => part.peek(1)],
    ['peeking with a key that is known', (part: typeof card) => part.peeker(1)()],
  ] as const)('finds parts by %s too', async (_, peek) => {
    const peeking = node.caches.define<void, unknown>({
      name: 'peeking',
      policy: 'tagged',
      composed: true,
      key: () => 'peeking',
      load: async () => peek(card)?.value ?? null,
    })
    await card.get(1)
    expect((await peeking.get()).tags).toContain('product:1')
    await node.relay.change({ tags: ['product:1'] })
    expect(peeking.peek()).toBeNull()
  })
})

describe('a part that must not be kept in something else', () => {
  const composedOf = (part: Cache<void, unknown>) =>
    node.caches.define<void, unknown>({
      name: 'whole',
      policy: 'tagged',
      composed: true,
      key: () => 'whole',
      load: async () => {
        await settled()
        return (await part.get()).value
      },
    })
  const definition = (more: Partial<CacheDefinition<void, unknown>>): CacheDefinition<void, unknown> => ({
    name: 'part',
    policy: 'event',
    key: () => 'part',
    tags: () => ['part'],
    load: async () => 'value',
    ...more,
  })

  it('one served past the caches', async () => {
    const whole = composedOf(node.caches.define(definition({})))
    const read = whole.get()
    node.clock.advance(2500)
    expect(shown(await read)).toMatchObject({ value: 'value', outcome: 'miss', stored: false })
  })

  it('one served stale', async () => {
    let fails = false
    const load = async () => {
      if (fails) throw new Error('gone')
      return 'value'
    }
    const whole = composedOf(node.caches.define(definition({ load, ttlMs: 1000, staleIfErrorMs: 9000 })))
    await whole.get()
    fails = true
    node.clock.advance(1001)
    const read = await whole.get()
    expect(shown(read)).toMatchObject({ value: 'value', outcome: 'stale', stored: false })
    expect(read.ttlMs).toBeLessThanOrEqual(0)
  })

  it('one whose load forbade it', async () => {
    const load: CacheDefinition<void, unknown>['load'] = async (_, context) => {
      context.noStore()
      return 'secret'
    }
    const whole = composedOf(node.caches.define(definition({ load })))
    expect(shown(await whole.get())).toMatchObject({ value: 'secret', stored: false })
  })

  it('one that was overtaken while it was loaded', async () => {
    const open = new OpenLoad(() => 'old')
    const whole = composedOf(node.caches.define(definition({ load: open.run })))
    const read = whole.get()
    await settled()
    await settled()
    await node.relay.change({ tags: ['part'] })
    open.gate.open()
    expect(shown(await read)).toMatchObject({ value: 'old', stored: false })
  })

  it('what was put in the place of one that failed', async () => {
    const part = node.caches.define(
      definition({
        load: async () => {
          throw new Error('gone')
        },
      }),
    )
    const forgiving = node.caches.define<void, unknown>({
      name: 'forgiving',
      policy: 'tagged',
      composed: true,
      key: () => 'forgiving',
      load: async () => part.get().catch(() => 'instead'),
    })
    expect(shown(await forgiving.get())).toMatchObject({ value: 'instead', stored: false })
  })
})
