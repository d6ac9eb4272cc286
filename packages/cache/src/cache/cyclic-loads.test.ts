import { beforeEach, describe, expect, it } from 'vitest'
import { CyclicLoadError } from '../errors.ts'
import { settled } from '../testing/gate.ts'
import { type MemoryNode, memoryNode } from '../testing/memory-node.ts'

let node: MemoryNode
beforeEach(async () => {
  node = await memoryNode()
})

describe('loads that read each other', () => {
  const declare = (name: string, load: (key: string) => Promise<unknown>, many = false) =>
    node.caches.define<string, unknown>({
      name,
      policy: 'event',
      key: key => `${name}:${key}`,
      load,
      ...(many ? { loadMany: async keys => Promise.all(keys.map(load)) } : {}),
    })

  it('fail when they wait for themselves, also when different readers started them', async () => {
    const a = declare('a', async () => {
      await settled()
      return (await b.get('x')).value
    })
    const b = declare('b', async () => {
      await settled()
      return (await a.get('x')).value
    })
    await expect(a.get('x')).rejects.toThrow(CyclicLoadError)
    const both = await Promise.allSettled([a.get('x'), b.get('x')])
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    node.clock.advance(2500)
    await expect(a.get('x')).rejects.toThrow(CyclicLoadError)
  })

  it('fail when a batch waits for one of its own keys', async () => {
    const tree = declare(
      'tree',
      async key => (key === 'child' ? (await tree.get('parent')).value : key),
      true,
    )
    await expect(tree.getMany(['child', 'parent'])).rejects.toThrow(CyclicLoadError)
    node.clock.advance(2500)
    await expect(tree.getMany(['child', 'parent'])).rejects.toThrow(CyclicLoadError)
  })

  it('may be of one cache, read together', async () => {
    const tree = declare('tree', async key =>
      key === 'child' ? `child of ${(await tree.get('parent')).value}` : key,
    )
    const reads = await tree.getMany(['child', 'parent'])
    expect(reads.map(read => read.value)).toEqual(['child of parent', 'parent'])
    expect(tree.counters.loads).toBe(2)
  })
})
