import { setTimeout as sleep } from 'node:timers/promises'
import { createRandom } from '@technomir/server/random'
import { seed as seedProducts } from '@technomir/server/seed'
import { startLoad } from '../load/load.ts'
import type { Totals } from '../load/tally.ts'
import { type Checked, Checker } from './checker.ts'
import { type Fault, inRandomOrder } from './faults.ts'
import { type Holdings, holdings, leaks } from './leaks.ts'
import { type Measured, Meters } from './meters.ts'
import { Truth } from './truth.ts'
import { World } from './world.ts'

export interface SoakOptions {
  readonly seconds: number
  readonly seed: number
  readonly nginx: boolean
  /** Only faults whose name holds this. */
  readonly only?: string | undefined
  readonly say: (line: string) => void
  readonly signal: AbortSignal
}

export interface SoakResult {
  readonly seed: number
  readonly seconds: number
  /** Faults played, to how often. */
  readonly faults: Readonly<Record<string, number>>
  /** From the end of a fault until all servers used their caches again, seconds: the longest. */
  readonly slowestRecoveryS: number
  /** From then on until every answer of every server was the primary's again, also to readers who have seen nothing, seconds: the longest. */
  readonly slowestSettlingS: number
  readonly writes: number
  readonly checked: Checked
  readonly meter: Measured
  readonly load: Totals
  readonly warm: Holdings
  readonly end: Holdings
  /** Everything that is not as it must be; empty when all is well. */
  readonly problems: readonly string[]
}

const products = 200
/** Rows that the soak writes to. */
const watched = 20
const warmUpS = 12
const recoverWithinMs = 90_000
/** Between two faults. */
const calmMs = 1500

/** Load, writes and faults for a while; at the end nothing may have been wrong, and nothing may have leaked. */
export async function soak(o: SoakOptions): Promise<SoakResult> {
  const random = createRandom(o.seed)
  const world = await World.start(o)
  const stopLoad = new AbortController()
  const parts: { stop(): Promise<void> }[] = []
  try {
    await seedProducts({ databaseUrl: world.stack.primary.url, products })
    if ((await recovered(world)) === null) throw new Error('The servers do not see the log.')
    const truth = await Truth.start(world.stack, watched, createRandom(o.seed + 1))
    parts.push(truth)
    const checker = new Checker({
      truth,
      urls: () => [...world.seats.map(({ url }) => url), world.front],
      random: createRandom(o.seed + 2),
      onWrong: what => o.say(`WRONG: ${what}`),
    })
    parts.push(checker)
    const meters = new Meters(() => world.seats.map(({ url }) => url))
    parts.push(meters)
    const load = await startLoad({
      url: world.front,
      rate: 4,
      seconds: o.seconds + 3600,
      users: 30,
      seed: o.seed,
      // Faults hold events up, and none may get lost.
      heardWithinMs: 120_000,
      signal: AbortSignal.any([stopLoad.signal, o.signal]),
    })
    const played: Record<string, number> = {}
    let slowestRecoveryS = 0
    let slowestSettlingS = 0
    const startedAt = performance.now()
    const elapsedS = () => (performance.now() - startedAt) / 1000
    const tell = (what: string) => o.say(line(elapsedS(), what, truth, checker, meters, load.tally.totals()))

    tell('warming up')
    await sleep(warmUpS * 1000, undefined, { signal: o.signal })
    const warm = await holdings(world)
    const problems: string[] = []
    for (const fault of inRandomOrder(random, o.only)) {
      if (elapsedS() >= o.seconds || o.signal.aborted) break
      tell(fault.name)
      played[fault.name] = (played[fault.name] ?? 0) + 1
      await play(fault, world, random)
      const recoveredS = await recovered(world)
      slowestRecoveryS = Math.max(slowestRecoveryS, recoveredS ?? Number.POSITIVE_INFINITY)
      if (recoveredS === null) {
        const what = `after "${fault.name}": ${(await world.blind()).join('; ')} after ${recoverWithinMs / 1000} s`
        o.say(`WRONG: ${what}`)
        problems.push(what)
      }
      await truth.pause()
      slowestSettlingS = Math.max(slowestSettlingS, await checker.settled())
      truth.resume()
      await sleep(calmMs)
    }
    tell('everything is left alone')
    stopLoad.abort()
    await load.done
    await truth.pause()
    await checker.settled()
    await sleep(3000)
    const end = await holdings(world)
    await meters.look()
    const [checked, meter, totals] = [checker.result(), meters.result(), load.tally.totals()]
    problems.push(
      ...checked.wrong.map(what => `checker: ${what}`),
      ...meter.found.map(what => `meter: ${what}`),
      ...totals.wrong.map(what => `load: ${what}`),
      ...leaks(warm, end).map(what => `leak: ${what}`),
    )
    const { seed } = o
    const { writes } = truth
    return {
      seed,
      seconds: elapsedS(),
      faults: played,
      slowestRecoveryS,
      slowestSettlingS,
      writes,
      checked,
      meter,
      load: totals,
      warm,
      end,
      problems,
    }
  } finally {
    stopLoad.abort()
    for (const part of parts.toReversed()) await part.stop()
    await world.stop()
  }
}

async function play(fault: Fault, world: World, random: ReturnType<typeof createRandom>): Promise<void> {
  const [least, most] = fault.lasts
  const ms = (least + random.next() * (most - least)) * 1000
  await fault.play(world, random, async () => {
    await sleep(ms)
  })
}

/**
 * Seconds until every server had used its caches again, not necessarily all at once: on a starved machine each is blind now and then; `null`
 * when one never did.
 */
async function recovered(world: World): Promise<number | null> {
  const from = performance.now()
  let left = world.seats.map(({ name }) => name)
  for (;;) {
    const blind = await world.blind()
    left = left.filter(name => blind.some(one => one.startsWith(`${name}: `)))
    if (left.length === 0) return (performance.now() - from) / 1000
    if (performance.now() - from > recoverWithinMs) return null
    await sleep(50)
  }
}

function line(
  seconds: number,
  what: string,
  truth: Truth,
  checker: Checker,
  meters: Meters,
  load: Totals,
): string {
  const { compared, wrongCount, unanswered } = checker.result()
  const { checked, stale } = meters.result()
  return [
    `${seconds.toFixed(0).padStart(5)} s`,
    `${truth.writes} writes`,
    `${load.requests} requests`,
    `${compared} compared (${unanswered} unanswered)`,
    `meter ${checked}`,
    `${wrongCount + stale + load.wrongCount} wrong`,
    what,
  ].join('  ')
}
