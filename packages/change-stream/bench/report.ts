import type { Bulk } from './bulk.ts'
import type { Latency } from './latency.ts'
import { markdown } from './statistics.ts'

export interface Report {
  when: string
  machine: string
  /** What else the machine had to do: load averages of 1, 5 and 15 minutes. */
  loadBefore: number[]
  loadAfter: number[]
  latency: Latency[]
  bulk: Bulk[]
}

/** How the consumers are called in the tables. */
const names: Record<string, string> = {
  bare: 'bare protocol reader (limit)',
  ungated: 'this package, gate off',
  ours: 'this package',
  floor: 'this package → Redis → follower (floor raised)',
  'floor, one by one': 'the same, one entry per trip to Redis',
}
const nameOf = (consumer: string) => names[consumer] ?? consumer

const ms = (value: number) => value.toFixed(2)
const whole = (value: number) => Math.round(value).toLocaleString('en')
const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(0)
const verdict = (reached: boolean) => (reached ? 'reached' : 'missed')

/** Prints the figures as Markdown, with what was aimed at. */
export function printReport(report: Report): void {
  const load = (values: number[]) => values.map(value => value.toFixed(2)).join(' ')
  console.log(
    `\nLoopback, ${report.machine}; load before ${load(report.loadBefore)}, after ${load(report.loadAfter)}; ${report.when}\n`,
  )
  if (report.latency.length > 0) printLatency(report.latency)
  if (report.bulk.length > 0) printBulk(report.bulk)
}

function printLatency(latency: readonly Latency[]): void {
  console.log('From sending COMMIT until the change is handed out, ms; medians of the rounds\n')
  const rows = latency.map(one => [
    one.rate === 0 ? `all it gives: ${whole(one.commitsPerSecond)}/s` : `${whole(one.rate)}/s`,
    nameOf(one.consumer),
    ms(one.p50),
    ms(one.p99),
    ms(one.longest),
    one.cpuPerCommit.toFixed(0),
    one.missing === 0 ? '' : `${one.missing} missing`,
  ])
  console.log(markdown(['commits', 'consumer', 'p50', 'p99', 'longest', 'CPU µs/commit', ''], rows))
  const aim = latency.find(one => one.consumer === 'floor' && one.rate === 1000)
  if (aim !== undefined) {
    console.log(
      `\nAim at 1,000/s, COMMIT → floor raised: p50 ≤ 2 ms ${verdict(aim.p50 <= 2)}, p99 ≤ 10 ms ${verdict(aim.p99 <= 10)}\n`,
    )
  }
}

function printBulk(bulk: readonly Bulk[]): void {
  console.log('Rows in bulk; the most that memory grew\n')
  const rows = bulk.map(one => [
    `${whole(one.rows)} in ${one.what}`,
    nameOf(one.consumer),
    whole(one.rowsPerSecond),
    one.seconds.toFixed(2),
    mebibytes(one.rssGrowth),
    mebibytes(one.heapGrowth),
    one.complete ? '' : 'incomplete',
  ])
  console.log(markdown(['rows', 'consumer', 'rows/s', 'seconds', 'RSS MiB', 'heap MiB', ''], rows))
  const aim = bulk.find(one => one.consumer === 'ours' && one.what === 'one transaction')
  if (aim !== undefined) {
    const grown = aim.rssGrowth / 2 ** 20
    console.log(
      `\nAim for one transaction of ${whole(aim.rows)} rows: growth ≤ 150 MB ${verdict(aim.rssGrowth <= 150e6)} (${grown.toFixed(0)} MiB)\n`,
    )
  }
}
