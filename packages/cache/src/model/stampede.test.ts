import fc from 'fast-check'
import { expect, it } from 'vitest'
import { settled } from '../testing/gate.ts'
import { type ModelOptions, ModelWorld, nodeCount } from './model-world.ts'
import { things } from './values.ts'

interface Herd {
  readonly paces: readonly number[]
  /** When each reader comes, on which node, what it wants and how it asks. */
  readonly readers: readonly { gapMs: number; node: number; thing: number; how: number }[]
}

/** Commands take up to 40 ms and loads up to a quarter of a second; nothing fails. */
const herd: fc.Arbitrary<Herd> = fc.record({
  paces: fc.array(fc.oneof(fc.nat(3), fc.nat(40)), { minLength: 1, maxLength: 40, size: 'max' }),
  readers: fc.array(
    fc.record({
      gapMs: fc.oneof(fc.constant(0), fc.nat(5), fc.nat(60)),
      node: fc.nat(nodeCount - 1),
      thing: fc.nat(things.length - 1),
      // Not only what asks for the ranking.
      how: fc.constantFrom(2, 3, 4, 5),
    }),
    { minLength: 1, maxLength: 50, size: 'max' },
  ),
})

async function loadsOf(
  { paces, readers }: Herd,
  options: ModelOptions,
): Promise<ReadonlyMap<string, number>> {
  await settled()
  const setting = {
    paces,
    origins: [0, 1e6, -1e6],
    maxEntries: 100,
    maxFloors: 0,
    ttlMs: 60_000,
    pageSize: 2,
  }
  const world = new ModelWorld(options, setting)
  await world.simulation.runFor(500)
  for (const { gapMs, node, thing, how } of readers) {
    if (gapMs > 0) await world.simulation.runFor(gapMs)
    world.read(node, things[thing] as string, how, false)
  }
  await world.settle()
  await world.close()
  expect(world.wrong).toEqual([])
  return world.loads.total
}

const check = (options: ModelOptions, numRuns: number) =>
  fc.check(
    fc.asyncProperty(herd, async readers => {
      for (const [key, loads] of await loadsOf(readers, options)) expect(`${key}: ${loads}`).toBe(`${key}: 1`)
    }),
    { numRuns },
  )

it('however many ask on however many nodes, a cold key is loaded once', async () => {
  const { failed, seed, counterexample, errorInstance, numRuns } = await check({}, 1500)
  console.log(`seed ${seed}: ${numRuns} herds`)
  expect(failed, `seed ${seed}: ${JSON.stringify(counterexample)}\n${String(errorInstance)}`).toBe(false)
})

it('without locks every node loads for itself', async () => {
  const { failed, numRuns } = await check({ withoutLocks: true }, 1000)
  console.log(`without locks: more than one load after ${numRuns} herds`)
  expect(failed).toBe(true)
})
