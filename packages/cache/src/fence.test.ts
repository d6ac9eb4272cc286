import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GatedStore } from './testing/gated-store.ts'
import { interleave } from './testing/interleave.ts'
import type { WorldOptions } from './testing/world.ts'

/** A violated history, made as short as possible, or `null` when none of `runs` was violated. */
async function search(options: WorldOptions, runs: number) {
  let reads = 0
  const outcomes: Record<string, number> = {}
  const property = fc.asyncProperty(
    fc.array(fc.nat(), { minLength: 15, maxLength: options.store ? 120 : 60, size: 'max' }),
    async steps => {
      const world = await interleave(steps, options)
      reads += world.reads
      for (const [what, times] of Object.entries(world.outcomes))
        outcomes[what] = (outcomes[what] ?? 0) + times
      expect(world.violations).toEqual([])
    },
  )
  const result = await fc.check(property, { numRuns: runs, endOnFailure: true })
  return { ...result, reads, outcomes }
}

const shapes: Record<string, WorldOptions> = {
  'memory alone': { nodes: 1 },
  'memory alone, with room for four floors': { nodes: 1, maxFloors: 4 },
  'two nodes over a shared tier': { nodes: 2, store: gate => new GatedStore(gate) },
  'two nodes over a shared tier with locks on loads': { nodes: 2, store: gate => new GatedStore(gate, true) },
  'memory alone, entries that end, stand in and are loaded anew': { nodes: 1, inTime: true },
  'two nodes, a shared tier with locks, entries that end, stand in and are loaded anew': {
    nodes: 2,
    inTime: true,
    store: gate => new GatedStore(gate, true),
  },
  'two nodes over a shared tier, with room for four floors': {
    nodes: 2,
    maxFloors: 4,
    store: gate => new GatedStore(gate),
  },
}

describe.each(Object.entries(shapes))('%s', (_name, options) => {
  it('never shows a reader what its node had invalidated before the reader came', async () => {
    const { failed, seed, counterexample, reads, outcomes, errorInstance, numRuns } = await search(
      options,
      2000,
    )
    console.log(`seed ${seed}: ${numRuns} interleavings, ${reads} reads`, JSON.stringify(outcomes))
    expect(failed, `seed ${seed}: ${JSON.stringify(counterexample)}\n${String(errorInstance)}`).toBe(false)
  })

  it('does so without fences: the search finds what they are for', async () => {
    const { failed, numRuns } = await search({ ...options, unsafelyWithoutFences: true }, 20_000)
    expect(failed).toBe(true)
    console.log(`without fences: violated after ${numRuns} interleavings`)
  })
})
