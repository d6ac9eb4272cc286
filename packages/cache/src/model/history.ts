import fc from 'fast-check'
import { settled } from '../testing/gate.ts'
import { type ModelOptions, ModelWorld, nodeCount, type Setting } from './model-world.ts'
import { things } from './values.ts'

/** Something that happens, and how long after what happened before. */
interface Step {
  readonly gapMs: number
  readonly act: number
  readonly node: number
  readonly thing: number
  readonly how: number
}

export interface History {
  readonly setting: Setting
  readonly steps: readonly Step[]
}

const hourMs = 3_600_000

const setting: fc.Arbitrary<Setting> = fc.record({
  paces: fc.array(
    fc.oneof(
      { arbitrary: fc.nat(3), weight: 6 },
      { arbitrary: fc.nat(40), weight: 3 },
      { arbitrary: fc.nat(600), weight: 1 },
    ),
    { minLength: 1, maxLength: 40, size: 'max' },
  ),
  origins: fc.array(fc.integer({ min: -hourMs, max: hourMs }), {
    minLength: nodeCount,
    maxLength: nodeCount,
  }),
  maxEntries: fc.constantFrom(100, 1, 3),
  maxFloors: fc.constantFrom(0, 4),
  ttlMs: fc.constantFrom(20_000, 2500),
  pageSize: fc.constantFrom(2, 1, 5),
})

const step: fc.Arbitrary<Step> = fc.record({
  gapMs: fc.oneof(
    { arbitrary: fc.constant(0), weight: 3 },
    { arbitrary: fc.nat(20), weight: 5 },
    { arbitrary: fc.nat(300), weight: 3 },
    { arbitrary: fc.constantFrom(900, 2100), weight: 1 },
  ),
  act: fc.nat(99),
  node: fc.nat(nodeCount - 1),
  thing: fc.nat(things.length - 1),
  how: fc.nat(9999),
})

export const history: fc.Arbitrary<History> = fc.record({
  setting,
  steps: fc.array(step, { minLength: 1, maxLength: 32, size: 'max' }),
})

/** Lives through a history, lets all heal, and looks whether everybody is right then. */
export async function play({ setting, steps }: History, options: ModelOptions): Promise<ModelWorld> {
  // Simulations know no turns of the event loop; the process around them wants some.
  await settled()
  const world = new ModelWorld(options, setting)
  await world.simulation.runFor(200)
  for (const step of steps) {
    if (step.gapMs > 0) await world.simulation.runFor(step.gapMs)
    take(world, step)
  }
  heal(world)
  await world.settle()
  await world.recover()
  await world.close()
  return world
}

function take(world: ModelWorld, { act, node, thing, how }: Step): void {
  const name = things[thing] as string
  if (act < 50) world.read(node, name, how, how % 7 === 0)
  else if (act < 57) for (let i = 0; i < nodeCount * 2; i++) world.read(i % nodeCount, name, how, false)
  else if (act < 78) world.write(node, name, how >>> 2, how % 4 === 0)
  else if (act < 81) world.store.evict(how)
  else strike(world, act, node, how)
}

/** Something fails, or is well again. */
function strike(world: ModelWorld, act: number, node: number, how: number): void {
  const { log, store, options } = world
  const way = world.nodes[node]?.way
  world.changed()
  if (act < 82) store.flush()
  else if (act < 83 && !options.blindTrust) {
    store.flush()
    log.lose()
  } else if (act < 86) log.trim(how % 4)
  else if (act < 89 && way) way.cut = true
  else if (act < 91 && way) way.slowMs = how % 2500
  else if (act < 93 && way) {
    way.cut = false
    way.slowMs = 0
  } else if (act < 94 && how % 2 === 0) way?.break()
  else if (act < 94) store.fails = !store.fails
  else if (act < 95) world.sourceFails = !world.sourceFails
  else if (act < 96) log.fails = (['command', 'answer', 'no'] as const)[how % 3] ?? 'no'
  else if (act < 98) world.stepClock(node, ((how % 3) - 1) * hourMs)
  else world.restart(node)
}

function heal(world: ModelWorld): void {
  for (const { way } of world.nodes) {
    way.cut = false
    way.slowMs = 0
  }
  world.store.fails = false
  world.sourceFails = false
  world.log.fails = 'no'
}
