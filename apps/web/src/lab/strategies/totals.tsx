import { useT } from '../../i18n/context.tsx'
import { classes } from '../../ui/classes.ts'
import { Swatch } from '../chart/series.tsx'
import { useNumbers } from '../numbers.ts'
import { Table } from '../table.tsx'
import { type Counts, type Run, strategies } from './strategies.ts'

/** What a run comes to, so far or in the end. */
export function Totals({ run }: { run: Run }) {
  const t = useT()
  const n = useNumbers()
  const ms = (value: number | null) => (value === null ? '–' : n.ms(value))
  const columns: { title: string; of: (counts: Counts) => string }[] = [
    { title: t('lab.strategies.reads'), of: counts => n.count(counts.reads) },
    {
      title: t('lab.strategies.hitRatio'),
      of: counts => (counts.hitRatio === null ? '–' : n.percent(counts.hitRatio)),
    },
    { title: t('lab.strategies.loadsShort'), of: counts => n.count(counts.loads) },
    { title: 'p50', of: counts => ms(counts.p50Ms) },
    { title: 'p99', of: counts => ms(counts.p99Ms) },
    { title: t('lab.strategies.failed'), of: counts => n.count(counts.failed) },
  ]
  return (
    <Table
      title={t('lab.strategies.totals')}
      columns={[
        { title: t('lab.strategies.strategy') },
        { title: t('lab.strategies.staleShort'), numeric: true },
        ...columns.map(({ title }) => ({ title, numeric: true })),
      ]}
    >
      {strategies.map(({ name, title, look }) => {
        const counts = run.strategies[name].total
        return (
          <tr key={name} data-strategy={name} className="border-line border-b">
            <th scope="row" className="py-3 pr-4 font-medium">
              <span className="inline-flex items-center gap-2.5 whitespace-nowrap">
                <Swatch look={look} />
                {t(title)}
              </span>
            </th>
            <td
              data-stale={counts.stale}
              className={classes(
                'whitespace-nowrap px-3 py-3 text-right font-semibold',
                counts.stale > 0 ? 'text-bad' : 'text-good',
              )}
            >
              {n.count(counts.stale)}
              {counts.stale > 0 ? (
                <span className="block font-normal text-ink-muted text-xs">
                  {t('lab.strategies.oldest', { time: n.ms(counts.oldestMs) })}
                </span>
              ) : null}
            </td>
            {columns.map(({ title: column, of }) => (
              <td key={column} className="whitespace-nowrap px-3 py-3 text-right">
                {of(counts)}
              </td>
            ))}
          </tr>
        )
      })}
    </Table>
  )
}
