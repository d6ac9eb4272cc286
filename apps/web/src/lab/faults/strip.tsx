import { useT } from '../../i18n/context.tsx'
import { Badge } from '../../ui/badge.tsx'
import { useNumbers } from '../numbers.ts'
import type { ProbeName, Sample } from './probes.ts'

const looks = {
  hit: { bar: 'bg-good', tone: 'good' },
  processed: { bar: 'bg-good', tone: 'good' },
  miss: { bar: 'bg-line-strong', tone: 'plain' },
  bypass: { bar: 'bg-warn', tone: 'warn' },
  stale: { bar: 'bg-warn', tone: 'warn' },
  unprocessed: { bar: 'bg-warn', tone: 'warn' },
  failed: { bar: 'bg-bad', tone: 'bad' },
} as const

/** Bars of the last tries; so many fit. */
const shown = 45
/** Times are of all sizes: a bar grows by as much with each doubling. */
const heightOf = (ms: number): number => Math.min(100, 8 + (Math.log2(1 + ms) / Math.log2(1 + 5000)) * 92)

/** One probe: how its tries went, second by second, and the newest one in words. */
export function Strip({ name, samples }: { name: ProbeName; samples: readonly Sample[] }) {
  const t = useT()
  const n = useNumbers()
  const newest = samples.at(-1)
  return (
    <li
      data-probe={name}
      data-outcome={newest?.outcome ?? ''}
      className="flex min-w-0 flex-col gap-3 rounded-card border border-line p-4"
    >
      <p className="font-semibold">{t(`lab.faults.probe.${name}`)}</p>
      <div aria-hidden="true" className="flex h-16 items-end gap-0.5 border-line border-b">
        {samples.slice(-shown).map(({ at, ms, outcome }) => (
          <span
            key={at}
            title={n.ms(ms)}
            style={{ height: `${heightOf(ms)}%` }}
            className={`min-w-0.5 max-w-2.5 grow rounded-t-sm ${looks[outcome].bar}`}
          />
        ))}
      </div>
      {newest === undefined ? (
        <p className="text-ink-muted text-sm">{t('lab.faults.noSamples')}</p>
      ) : (
        <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-1 text-sm tabular-nums">
          <dt className="text-ink-muted">{t('lab.faults.answer')}</dt>
          <dd className="flex flex-wrap items-center gap-2">
            {newest.status === 0 ? t('lab.faults.noAnswer') : newest.status}
            <Badge tone={looks[newest.outcome].tone}>{t(`lab.faults.outcome.${newest.outcome}`)}</Badge>
          </dd>
          <dt className="text-ink-muted">{t('lab.faults.took')}</dt>
          <dd>{n.ms(newest.ms)}</dd>
          <dt className="text-ink-muted">{t('lab.faults.servedBy')}</dt>
          <dd>{newest.servedBy ?? '–'}</dd>
          {name === 'write' ? null : (
            <>
              <dt className="text-ink-muted">Cache-Status</dt>
              <dd className="min-w-0 text-xs [overflow-wrap:anywhere]">
                <code>{newest.cacheStatus ?? '–'}</code>
              </dd>
            </>
          )}
        </dl>
      )}
    </li>
  )
}
