import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type History, history, play } from './history.ts'
import type { ModelOptions } from './model-world.ts'

/** MODEL_RUNS=1000000 for a night; MODEL_SEED to begin with a seed that was printed. */
const runs = Number(process.env.MODEL_RUNS ?? 12_000)
const firstSeed = Number(process.env.MODEL_SEED ?? Date.now() % 1e9)
/** Each has a seed of its own, one above that of the last. */
const runsPerSeed = 25_000

// Failures are part of every history; where they were made does not matter.
Error.stackTraceLimit = 0

interface Seen {
  readonly outcomes: Record<string, number>
  loads: number
}

const check = (options: ModelOptions, numRuns: number, seed: number, rule: string, seen: Seen) =>
  fc.check(
    fc.asyncProperty(history, async (lived: History) => {
      const world = await play(lived, options)
      for (const [what, times] of Object.entries(world.outcomes)) {
        seen.outcomes[what] = (seen.outcomes[what] ?? 0) + times
      }
      seen.loads = Math.max(seen.loads, world.loads.most)
      const wrong = world.wrong.filter(what => what.startsWith(rule))
      if (wrong.length > 0) throw new Error(wrong.join('\n'))
    }),
    // Controls need not be shortened.
    { numRuns, seed, endOnFailure: rule !== '' },
  )

it('three nodes over one log and one shared tier never show what they must not', { timeout: 0 }, async () => {
  const startedAt = performance.now()
  const cpuAt = process.cpuUsage()
  const seen: Seen = { outcomes: {}, loads: 0 }
  for (let done = 0, seed = firstSeed; done < runs; done += runsPerSeed, seed++) {
    const some = Math.min(runsPerSeed, runs - done)
    const { failed, counterexample, errorInstance } = await check({}, some, seed, '', seen)
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    const { user, system } = process.cpuUsage(cpuAt)
    const cpuSeconds = ((user + system) / 1e6).toFixed(1)
    console.log(
      `seed ${seed}: ${done + some} interleavings in ${seconds} s (${cpuSeconds} s of CPU), at most ${seen.loads} loads of a key at a time`,
    )
    expect(failed, `MODEL_SEED=${seed}: ${JSON.stringify(counterexample)}\n${String(errorInstance)}`).toBe(
      false,
    )
  }
  console.log(JSON.stringify(seen.outcomes))
})

describe('the search finds what goes wrong', () => {
  const controls: [string, ModelOptions, string][] = [
    ['without fences', { withoutFences: true }, 'G1'],
    ['when nobody proves that messages arrive', { blindTrust: true }, 'G2'],
    ['when an incomplete page of the log counts as proof', { pagesProveAll: true }, 'G8'],
    ['when a clock that people set says how long nothing was heard', { wallClock: true }, 'G2'],
    ['when a clock that people set says what is over', { wallClock: true }, 'TTL'],
  ]
  it.each(controls)('%s', async (name, options, rule) => {
    const seen: Seen = { outcomes: {}, loads: 0 }
    const { failed, seed, numRuns, errorInstance } = await check(options, 20_000, firstSeed, rule, seen)
    console.log(
      `${name}: seed ${seed}, violated after ${numRuns} interleavings, ${String(errorInstance).slice(0, 200)}`,
    )
    expect(failed).toBe(true)
  })
})
