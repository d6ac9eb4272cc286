import { useT } from '../../i18n/context.tsx'
import { useWhen } from '../../i18n/use-when.ts'
import { Failed } from '../../ui/failed.tsx'
import { Loading, Skeleton } from '../../ui/skeleton.tsx'
import { useNumbers } from '../numbers.ts'
import { Findings } from './findings.tsx'
import { type Meter, ninesOf, type Sum, sumOf, useMeters } from './meters.ts'
import { Nines } from './nines.tsx'
import { Compared } from './tables.tsx'

/** The checker that compares cache entries with the primary, as long as the servers run. */
export function MeterPanel() {
  const { query, meters, living } = useMeters()
  if (meters.length > 0) return <Shown meters={meters} living={living} />
  if (query.isError) return <Failed query={query} />
  return (
    <Loading>
      <Skeleton className="h-112 rounded-panel" />
    </Loading>
  )
}

function Shown({ meters, living }: { meters: readonly Meter[]; living: ReadonlySet<string> }) {
  const t = useT()
  const sum = sumOf(meters, living)
  return (
    <div className="flex flex-col gap-8">
      <div className="max-w-2xl">
        <h2 className="title-section">{t('lab.meter.heading')}</h2>
        <p className="mt-2 text-ink-muted">{t('lab.meter.about')}</p>
      </div>
      <Verdict sum={sum} />
      {sum.found.length === 0 ? null : <Findings found={sum.found} />}
      <Compared sum={sum} meters={meters} />
      <section aria-labelledby="lab-how" className="max-w-prose">
        <h3 id="lab-how" className="font-semibold text-lg">
          {t('lab.meter.how')}
        </h3>
        <ol className="mt-3 flex list-decimal flex-col gap-2 pl-5 text-ink-soft">
          {(['how1', 'how2', 'how3', 'how4'] as const).map(step => (
            <li key={step}>{t(`lab.meter.${step}`)}</li>
          ))}
        </ol>
        <p className="mt-3 text-ink-muted text-sm">
          {t('lab.meter.excepted', {
            names: [...new Set(meters.flatMap(meter => meter.excepted))].join(', '),
          })}
        </p>
      </section>
    </div>
  )
}

function Verdict({ sum }: { sum: Sum }) {
  const t = useT()
  const numbers = useNumbers()
  const when = useWhen()
  const good = sum.stale === 0
  return (
    <section
      aria-label={t('lab.meter.title')}
      className={`grid gap-8 rounded-panel border p-6 sm:p-8 md:grid-cols-[auto_minmax(0,1fr)] md:items-center ${good ? 'border-line bg-surface' : 'border-bad bg-bad-soft'}`}
    >
      <Nines nines={ninesOf(sum)} good={good} />
      <div className="flex flex-col gap-5">
        <dl className="flex flex-wrap gap-x-10 gap-y-4">
          <div className="flex flex-col-reverse">
            <dt className="text-ink-muted text-sm">{t('lab.meter.checked')}</dt>
            <dd data-checked={sum.checked} className="font-bold text-4xl tabular-nums tracking-tight">
              {numbers.count(sum.checked)}
            </dd>
          </div>
          <div className="flex flex-col-reverse">
            <dt className="text-ink-muted text-sm">{t('lab.meter.stale')}</dt>
            <dd
              data-stale={sum.stale}
              className={`font-bold text-4xl tabular-nums tracking-tight ${good ? 'text-good' : 'text-bad'}`}
            >
              {numbers.count(sum.stale)}
            </dd>
          </div>
        </dl>
        <p className="max-w-prose text-ink-soft">
          {good
            ? t('lab.meter.noneFound', { count: sum.checked })
            : t('lab.meter.someFound', { count: sum.stale })}
        </p>
        <p className="text-ink-muted text-sm tabular-nums">
          {t('lab.meter.since', {
            when: when(new Date(sum.since).toISOString()),
            perSecond: numbers.count(sum.perSecond),
          })}
        </p>
      </div>
    </section>
  )
}
