import { isClean, type Line, type Totals } from './tally.ts'

/** What has come since the last line, in one line. */
export function progress(seconds: number, now: Totals, before: Totals): string {
  const errors = sum(now.failed) + now.wrongCount
  const worst = Math.max(0, ...now.lines.map(({ p99 }) => p99))
  return [
    `${String(seconds).padStart(4)} s`,
    `${now.requests - before.requests} requests/s`,
    `slowest kind p99 ${worst.toFixed(1)} ms`,
    `${now.journeys} journeys`,
    `${now.frames} frames`,
    `${errors} errors`,
  ].join('  ')
}

/** The result as a table for people. */
export function summary(totals: Totals, seconds: number): string {
  const { lines, heard } = totals
  const rows = [
    ['', 'count', '/s', 'p50', 'p90', 'p99', 'max ms', 'hits'],
    ...lines.map(line => row(line, seconds)),
    ...(heard === null ? [] : [row(heard, seconds)]),
  ]
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map(cells => cells[i]?.length ?? 0))) ?? []
  const table = rows.map(cells =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  '),
  )
  return [
    '',
    ...table,
    '',
    `${totals.requests} requests in ${totals.journeys} journeys, ${totals.frames} frames heard in order, ${totals.reconnects} reconnects.`,
    ...(totals.waited > 0
      ? [
          `${totals.waited} journeys found all buyers busy and waited: raise --users if the shop is not to blame.`,
        ]
      : []),
    ...named('Refused, as a shop does', totals.refused),
    ...named('Failed', totals.failed),
    ...totals.wrong.map(what => `WRONG: ${what}`),
    ...(totals.wrongCount > totals.wrong.length ? [`… ${totals.wrongCount} wrong in all.`] : []),
    isClean(totals) ? 'No errors.' : `${sum(totals.failed)} failed, ${totals.wrongCount} wrong.`,
  ].join('\n')
}

function row({ name, count, p50, p90, p99, max, hits }: Line, seconds: number): string[] {
  return [
    name,
    String(count),
    (count / seconds).toFixed(1),
    ...[p50, p90, p99, max].map(ms => ms.toFixed(ms < 10 ? 2 : 1)),
    hits === null ? '' : `${(hits * 100).toFixed(0)} %`,
  ]
}

const named = (title: string, counts: Readonly<Record<string, number>>): string[] =>
  Object.keys(counts).length === 0
    ? []
    : [
        `${title}: ${Object.entries(counts)
          .map(([reason, count]) => `${reason} (${count})`)
          .join(', ')}`,
      ]

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0)
