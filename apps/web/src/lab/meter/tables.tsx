import type { ReactNode } from 'react'
import { useT } from '../../i18n/context.tsx'
import type { MessageKey } from '../../i18n/messages.ts'
import { useNumbers } from '../numbers.ts'
import { type Meter, ninesOf, type Sum } from './meters.ts'

const reasons: Readonly<Record<string, MessageKey>> = {
  blind: 'lab.meter.skipped.blind',
  'not kept': 'lab.meter.skipped.notKept',
  'ended meanwhile': 'lab.meter.skipped.ended',
  'newer than the snapshot': 'lab.meter.skipped.newer',
  'log behind': 'lab.meter.skipped.behind',
  'old by intent': 'lab.meter.skipped.byIntent',
  'primary out of reach': 'lab.meter.skipped.noPrimary',
}

/** What was compared: by server, tier and cache; and what could not be. */
export function Compared({ sum, meters }: { sum: Sum; meters: readonly Meter[] }) {
  const t = useT()
  const numbers = useNumbers()
  const row = (name: string, { checked, stale }: { checked: number; stale: number }) => [
    name,
    numbers.count(checked),
    <span key="stale" className={stale > 0 ? 'font-semibold text-bad' : ''}>
      {numbers.count(stale)}
    </span>,
  ]
  const head = [t('lab.meter.checked'), t('lab.meter.stale')]
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-6">
        <Table
          title={t('lab.meter.byServer')}
          head={[...head, t('lab.meter.ninesShort')]}
          rows={meters.map(meter => [
            ...row(meter.server, meter),
            meter.nines === null ? '—' : numbers.decimal(ninesOf(meter) ?? 0),
          ])}
        />
        <Table
          title={t('lab.meter.byTier')}
          head={head}
          rows={[row(t('lab.caches.tier.l1'), sum.byTier.l1), row(t('lab.caches.tier.l2'), sum.byTier.l2)]}
        />
        {sum.skipped.length === 0 ? null : (
          <Table
            title={t('lab.meter.skipped')}
            head={[t('lab.meter.times')]}
            rows={sum.skipped.map(([reason, count]) => [
              reasons[reason] ? t(reasons[reason]) : reason,
              numbers.count(count),
            ])}
          />
        )}
      </div>
      <Table
        title={t('lab.meter.byCache')}
        head={head}
        rows={sum.byCache.map(cache => row(cache.cache, cache))}
      />
    </div>
  )
}

function Table({
  title,
  head,
  rows,
}: {
  title: string
  head: readonly string[]
  rows: readonly (readonly ReactNode[])[]
}) {
  return (
    <div className="rounded-panel border border-line bg-raised px-5 py-4">
      <table className="w-full text-sm tabular-nums">
        <caption className="pb-1 text-left font-semibold text-base">{title}</caption>
        <thead>
          <tr>
            <td />
            {head.map(name => (
              <th
                key={name}
                scope="col"
                className="py-1.5 pl-3 text-right font-medium text-ink-muted text-xs"
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells]) => (
            <tr key={String(name)} className="border-line border-t">
              <th scope="row" className="break-all py-2 text-left font-normal text-ink-soft">
                {name}
              </th>
              {cells.map((cell, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
                <td key={i} className="py-2 pl-3 text-right">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
