import fc from 'fast-check'
import { expect, it } from 'vitest'
import { memoryNode } from '../testing/memory-node.ts'
import { shown } from '../testing/shown.ts'
import type { Cache } from './cache.ts'
import { keyTag } from './key-tag.ts'

interface Tree {
  readonly ttlMs: number
  readonly ownTags: readonly number[]
  readonly composed: boolean
  readonly byTime: boolean
  readonly many: boolean
  readonly parts: readonly Tree[]
}

const shapeOf = (parts: fc.Arbitrary<Tree[]>): fc.Arbitrary<Tree> =>
  fc.record({
    ttlMs: fc.integer({ min: 1, max: 50 }).map(n => n * 1000),
    ownTags: fc.array(fc.nat(9), { maxLength: 2 }),
    composed: fc.boolean(),
    byTime: fc.boolean(),
    many: fc.boolean(),
    parts,
  })
const { tree } = fc.letrec<{ tree: Tree }>(tie => ({
  tree: fc.oneof(
    { maxDepth: 6, depthSize: 'medium' },
    shapeOf(fc.constant([])),
    shapeOf(fc.array(tie('tree'), { minLength: 1, maxLength: 3 })),
  ),
}))

interface Expected {
  readonly tags: Set<string>
  readonly ttlMs: number
}

/** What design and RFC say an answer inherits, computed from the declaration alone. */
function expected(t: Tree, name: string): Expected {
  const parts = t.parts.map((part, i) => expected(part, `${name}.${i}`))
  const tags = new Set([`cache:${name}`, ...t.ownTags.map(n => `t${n}`)])
  if (!t.byTime) {
    parts.forEach((part, i) => {
      for (const tag of part.tags) tags.add(tag)
      const partName = `${name}.${i}`
      tags.add(keyTag(partName, `${partName}:0`))
    })
  }
  return { tags, ttlMs: Math.min(t.ttlMs, ...parts.map(part => part.ttlMs)) }
}

it('holds for trees of any shape: what an answer inherits, what ends it, and what is read again', async () => {
  const property = fc.asyncProperty(
    tree,
    fc.array(fc.nat(9), { maxLength: 6 }),
    async (shape: Tree, changes: number[]) => {
      const node = await memoryNode({ maxEntries: 100 })
      let version = 0
      const declare = (t: Tree, name: string): Cache<number, number> => {
        const parts = t.parts.map((part, i) => declare(part, `${name}.${i}`))
        const load = async () => {
          const seen = version
          for (const part of parts) {
            if (t.many) await part.getMany([0, 0])
            else await part.get(0)
          }
          return seen
        }
        return node.caches.define<number, number>({
          name,
          policy: t.byTime ? 'ttl' : 'tagged',
          composed: t.composed,
          ttlMs: t.ttlMs,
          key: n => `${name}:${n}`,
          tags: () => t.ownTags.map(n => `t${n}`),
          load,
          ...(t.many ? { loadMany: async ns => Promise.all(ns.map(load)) } : {}),
        })
      }
      const root = declare(shape, 'r')
      const { tags, ttlMs } = expected(shape, 'r')
      const check = async () => {
        const read = await root.get(0)
        expect(new Set(read.tags)).toEqual(tags)
        expect(read.ttlMs).toBeLessThanOrEqual(ttlMs)
        return read
      }
      expect((await check()).ttlMs).toBe(ttlMs)
      for (const change of changes) {
        version++
        const ends = tags.has(`t${change}`)
        await node.relay.change({ tags: [`t${change}`] })
        expect(root.peek(0) === null).toBe(ends)
        if (ends) expect(shown(await check())).toMatchObject({ value: version, stored: true })
      }
      node.clock.advance(ttlMs - 1)
      await node.relay.beat()
      expect(root.peek(0)).not.toBeNull()
      node.clock.advance(1)
      await node.relay.beat()
      expect(root.peek(0)).toBeNull()
      await node.follower.close()
    },
  )
  await fc.assert(property, { numRuns: 500 })
})
