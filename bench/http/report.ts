import type { Speed } from './race.ts'
import type { Tier } from './tiers.ts'

export interface Race {
  readonly title: string
  /** The first is what the others are compared with. */
  readonly speeds: readonly Speed[]
  /** What the second should at least reach of the first. */
  readonly aim?: number
}

export interface Memory {
  readonly name: string
  readonly heapMiB: number
  readonly rssMiB: number
}

export interface Results {
  readonly header: string
  readonly races: readonly Race[]
  readonly tiers: readonly Tier[]
  readonly memory: readonly Memory[]
}

/** The results as Markdown tables. */
export function markdown({ header, races, tiers, memory }: Results): string {
  return [
    header,
    '',
    '| | requests/s | rounds | of the first | processor per request |',
    '|---|---:|---|---:|---:|',
    ...races.flatMap(({ title, speeds, aim }) => [
      `| **${title}** | | | | |`,
      ...speeds.map((speed, i) => raceRow(speed, i === 1 ? aim : undefined)),
    ]),
    '',
    '| one after the other, 8 at a time | requests/s | p50 | p99 | answered by |',
    '|---|---:|---:|---:|---|',
    ...tiers.map(
      ({ name, perSecond, p50, p99, details }) =>
        `| ${name} | ${thousands(perSecond)} | ${p50.toFixed(2)} ms | ${p99.toFixed(2)} ms | ${Object.entries(
          details,
        )
          .map(([detail, count]) => `${detail} ${count}`)
          .join(', ')} |`,
    ),
    '',
    '| memory | heap after a collection | resident |',
    '|---|---:|---:|',
    ...memory.map(
      ({ name, heapMiB, rssMiB }) => `| ${name} | ${heapMiB.toFixed(0)} MiB | ${rssMiB.toFixed(0)} MiB |`,
    ),
  ].join('\n')
}

function raceRow(
  { name, perSecond, lowest, highest, ratio, cpuMicros }: Speed,
  aim: number | undefined,
): string {
  const verdict = aim === undefined ? '' : ` (aim ${aim}: ${ratio >= aim ? 'reached' : 'missed'})`
  const cpu = cpuMicros === null ? '' : `${cpuMicros.toFixed(1)} µs`
  return `| ${name} | ${thousands(perSecond)} | ${thousands(lowest)} … ${thousands(highest)} | ${ratio.toFixed(2)}${verdict} | ${cpu} |`
}

const thousands = (value: number): string => Math.round(value).toLocaleString('en')
