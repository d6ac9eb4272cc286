import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type MemoryNode, memoryNode } from '../testing/memory-node.ts'
import { type ShownStore, shownStore } from '../testing/shown-store.ts'
import type { Cache } from './cache.ts'

interface Thing {
  readonly name: string
}

let store: ShownStore
let node: MemoryNode
let things: Cache<string, Thing>
let previous: unknown

beforeEach(async () => {
  store = shownStore()
  node = await memoryNode({ store })
  things = node.caches.define<string, Thing>({
    name: 'things',
    policy: 'event',
    key: key => key,
    tags: key => [key],
    load: async (key, context) => {
      if (context.previous) previous = context.previous.value
      return { name: `thing ${key}` }
    },
  })
  await things.getMany(['a', 'b'])
  // From here on all that is read comes out of the shared tier.
  node.caches.core.l1.clear()
})
afterEach(() => {
  vi.restoreAllMocks()
  node.caches.close()
})

it('what comes out of the shared tier is parsed when somebody wants the value, and once', async () => {
  const parse = vi.spyOn(JSON, 'parse')
  const reads = [await things.get('a'), await things.get('a'), things.peek('a')]
  const [, many] = await things.getMany(['a', 'b'])
  expect(reads.map(read => read?.tier)).toEqual(['l2', 'l1', 'l1'])
  expect(many?.bytes().toString()).toBe('{"name":"thing b"}')
  expect(reads[0]?.bytes().toString()).toBe('{"name":"thing a"}')
  expect(reads[2]?.bytes()).toBe(reads[0]?.bytes())
  expect(parse).toHaveBeenCalledTimes(0)
  expect(reads.map(read => read?.value)).toEqual(Array(3).fill({ name: 'thing a' }))
  // All readers share it.
  expect(new Set(reads.map(read => read?.value)).size).toBe(1)
  expect(parse).toHaveBeenCalledTimes(1)
  // Also after its text has become bytes.
  expect(many?.value).toEqual({ name: 'thing b' })
})

it('is what a later load gets as the previous value', async () => {
  await things.get('a')
  await node.relay.change({ tags: ['a'] })
  await things.get('a')
  expect(previous).toEqual({ name: 'thing a' })
})

it('is shown to whoever looks into the tiers', async () => {
  await things.get('a')
  const held = await node.caches.held(things as unknown as Cache<never, unknown>, 'a')
  expect(held.map(({ tier, value }) => [tier, value])).toEqual([
    ['l1', { name: 'thing a' }],
    ['l2', { name: 'thing a' }],
  ])
})

it('says what to do when it is no JSON', async () => {
  const entry = store.entries.get('a')
  if (!entry) throw new Error('The store has it')
  store.entries.set('a', { ...entry, json: '{"name":' })
  const read = await things.get('a')
  expect(() => read.value).toThrow('What the shared tier keeps of cache "things" is no JSON. Delete')
  await things.delete('a').catch(() => node.relay.change({ tags: ['a'] }))
  expect((await things.get('a')).value).toEqual({ name: 'thing a' })
})
