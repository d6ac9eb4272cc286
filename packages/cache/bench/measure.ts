import { setImmediate } from 'node:timers/promises'

/** One way of doing the thing measured. */
export interface Contestant {
  readonly name: string
  /** Does it `times` times. */
  readonly run: (times: number) => void | Promise<void>
  readonly stop?: () => void | Promise<void>
}

/** Operations per second: the median over the rounds, and the spread. */
export interface Speed {
  readonly median: number
  readonly lowest: number
  readonly highest: number
}

const rounds = 7

/**
 * This process' processor time, ms, for work that waits for nobody: a neighbour on the machine then takes nothing away.
 * Garbage collection on other threads counts too.
 */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/**
 * Runs the contestants in turn, round by round, so that whatever slows the machine slows all of them.
 * @param clock milliseconds; what a second of an operation's speed is
 */
export async function race(
  contestants: readonly Contestant[],
  seconds: number,
  clock: () => number = () => performance.now(),
): Promise<ReadonlyMap<string, Speed>> {
  const speeds = new Map<string, number[]>(contestants.map(({ name }) => [name, []]))
  for (const contestant of contestants) await spin(contestant, Math.min(200, seconds * 200), clock)
  for (let round = 0; round < rounds; round++) {
    for (const contestant of contestants) {
      // Lets others of this process have a turn: timers, and what waits for them.
      await setImmediate()
      const speed = await spin(contestant, (seconds * 1000) / rounds, clock)
      speeds.get(contestant.name)?.push(speed)
    }
  }
  for (const { stop } of contestants) await stop?.()
  return new Map([...speeds].map(([name, values]) => [name, summary(values)]))
}

/** How many of the contestant's operations fit into a second, tried for `ms`. */
async function spin({ run }: Contestant, ms: number, clock: () => number): Promise<number> {
  let times = 1
  let done = 0
  const startedAt = clock()
  for (;;) {
    await run(times)
    done += times
    const elapsed = clock() - startedAt
    if (elapsed >= ms) return (done * 1000) / elapsed
    // Chunks of about a tenth of the time, so that looking at the clock costs nothing.
    const perMs = done / Math.max(elapsed, 0.001)
    times = Math.max(1, Math.min(Math.ceil((perMs * ms) / 10), Math.ceil(perMs * (ms - elapsed))))
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

const summary = (values: readonly number[]): Speed => ({
  median: median(values),
  lowest: Math.min(...values),
  highest: Math.max(...values),
})

type Loop = (times: number) => void | Promise<void>

/**
 * A loop that reads key after key. Each contestant gets a function of its own: in a shared one the engine could inline none
 * of the calls, and the fastest would pay most for that.
 * @param pick what to look at in the result, so that lazily made parts are paid for
 */
export function readingLoop(
  read: (key: string) => unknown,
  keys: readonly string[],
  { awaited, pick = '' }: { awaited: boolean; pick?: '' | '.value' },
): Loop {
  const made = new Function(
    'read',
    'keys',
    `return ${awaited ? 'async ' : ''}times => {
      for (let i = 0, k = 0; i < times; i++) {
        const value = (${awaited ? 'await ' : ''}read(keys[k]))${pick}
        if (value === undefined || value === null) throw new Error('A miss where only hits were meant to be measured')
        if (++k === keys.length) k = 0
      }
    }`,
  )
  return made(read, keys) as Loop
}

/** Reads with `lanes` readers at a time. */
export function concurrentLoop(
  read: (key: string) => Promise<unknown>,
  keys: readonly string[],
  lanes: number,
  pick: '' | '.value' = '',
): Loop {
  let k = 0
  const next = () => keys[k++ % keys.length] as string
  const lane = readingLoop(() => read(next()), keys, { awaited: true, pick })
  return async times => {
    const each = Math.max(1, Math.round(times / lanes))
    await Promise.all(Array.from({ length: Math.min(lanes, times) }, () => lane(each)))
  }
}
