import { readFile } from 'node:fs/promises'
import type { Asked, Drive } from './drive.ts'

/** One way of answering. */
export interface Contestant {
  readonly name: string
  readonly asked: Asked
  /** The processes whose time on the processor counts. */
  readonly pids: readonly number[]
}

export interface Speed {
  readonly name: string
  /** Requests per second: the median of the rounds, and the spread. */
  readonly perSecond: number
  readonly lowest: number
  readonly highest: number
  /** Of the first contestant's speed in the same round: the median. A busy neighbour slows both. */
  readonly ratio: number
  /** Processor time of the server per request, microseconds; `null` where the system does not tell. */
  readonly cpuMicros: number | null
}

/** Linux counts in hundredths of a second. */
const tickMicros = 10_000

/**
 * Drives the contestants in turn, round by round, after `warm` seconds that do not count: servers are measured as they run for hours, when the
 * engine has compiled what is used.
 */
export async function race(
  drive: Drive,
  contestants: readonly Contestant[],
  { rounds, seconds, warm }: { rounds: number; seconds: number; warm: number },
): Promise<Speed[]> {
  const results = contestants.map(() => ({ speeds: [] as number[], requests: 0, ticks: 0 }))
  for (const { asked } of contestants) await drive(asked, warm)
  for (let round = 0; round < rounds; round++) {
    // Every other round backwards: whatever grows or falls during a round then hits all alike.
    const order = contestants.map((_, i) => i)
    for (const i of round % 2 === 0 ? order : order.reverse()) {
      const { asked, pids } = contestants[i] as Contestant
      const before = await ticks(pids)
      const driven = await drive(asked, seconds)
      const result = results[i] as (typeof results)[number]
      result.ticks += (await ticks(pids)) - before
      result.requests += driven.requests
      result.speeds.push(driven.requests / driven.seconds)
    }
  }
  const reference = results[0]?.speeds ?? []
  return contestants.map(({ name }, i) => {
    const { speeds, requests, ticks } = results[i] as (typeof results)[number]
    return {
      name,
      perSecond: median(speeds),
      lowest: Math.min(...speeds),
      highest: Math.max(...speeds),
      ratio: median(speeds.map((speed, n) => speed / (reference[n] ?? Number.NaN))),
      cpuMicros: Number.isNaN(ticks) ? null : (ticks * tickMicros) / requests,
    }
  })
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length % 2 === 0
    ? ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
    : (sorted[Math.floor(middle)] ?? Number.NaN)
}

/** Processor time that these processes have taken, in ticks (proc(5)); NaN where there is no /proc. */
async function ticks(pids: readonly number[]): Promise<number> {
  let sum = 0
  for (const pid of pids) {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    sum += Number(fields[11]) + Number(fields[12])
  }
  return sum
}
