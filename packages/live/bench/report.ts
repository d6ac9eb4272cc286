import type { Delays, Outcome } from './run.ts'

type Row = readonly [string, (outcome: Outcome) => string]

const ms = (value: number): string => value.toFixed(1)
const both = ({ p50, p99 }: Delays): string => `${ms(p50)} / ${ms(p99)}`

const rows: readonly Row[] = [
  [
    'Memory of the servers per connection, kB (process / heap and buffers)',
    o => `${ms(o.rssPerClient / 1024)} / ${ms(o.heapPerClient / 1024)}`,
  ],
  ['Delay, ms p50 / p99', o => both(o.steady)],
  ['Delay while one client stalls, ms p50 / p99', o => both(o.stalled)],
  ['Delay of an event to everybody, ms p50 / p99', o => both(o.toEverybody)],
  ['Everybody was back in the end', o => (o.settled ? 'yes' : '**no**')],
  ['Events received', o => String(o.verdict.received)],
  ['Told to fetch again (client and topic)', o => String(o.verdict.told)],
  ['**Missed without a word**', o => String(o.verdict.missed)],
  ['**Twice or out of order**', o => String(o.verdict.disordered)],
]

/** A Markdown table with a column per contestant. */
export function markdown(outcomes: readonly Outcome[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(['', ...outcomes.map(({ product }) => product)]),
    line(['---', ...outcomes.map(() => '---:')]),
    ...rows.map(([name, show]) => line([name, ...outcomes.map(show)])),
  ].join('\n')
}
