import { useT } from '../../i18n/context.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { useNumbers } from '../numbers.ts'
import { Ring } from '../ring.tsx'
import type { Ending } from './ending.tsx'
import { Entries } from './entries.tsx'
import { LoadTimes } from './load-times.tsx'
import type { LabCache } from './queries.ts'

/** In the order of a read: where it was answered, what that cost, what was refused. */
const counted = [
  'hitsL1',
  'hitsL2',
  'misses',
  'loads',
  'collapsed',
  'loadedElsewhere',
  'fencesRefused',
  'bypassed',
  'staleServed',
  'refreshes',
  'loadFailures',
  'loadTimeouts',
] as const

/** One cache: what it has done on this server, and its entries. */
export function CacheDetails({ cache, at, ending }: { cache: LabCache; at: number; ending: Ending }) {
  const t = useT()
  const numbers = useNumbers()
  const { name, policy, composed, presents, ttlMs, hitRatio, counters } = cache
  return (
    <section aria-labelledby="lab-cache" data-cache-details={name} className="flex min-w-0 flex-col gap-5">
      <div className="flex flex-col gap-5 rounded-panel border border-line bg-raised p-5 sm:p-6">
        <div className="flex flex-wrap items-start justify-between gap-4">
          <div className="flex min-w-0 items-center gap-4">
            <Ring share={hitRatio} size={76}>
              {hitRatio === null ? '—' : numbers.percent(hitRatio)}
            </Ring>
            <div className="min-w-0">
              <h3 id="lab-cache" className="break-words font-semibold text-xl">
                {name}
              </h3>
              <p className="mt-1.5 flex flex-wrap gap-1.5">
                <Badge tone="soft">{t(`lab.caches.policy.${policy}`)}</Badge>
                <Badge>{t('lab.caches.ttl', { time: numbers.ms(ttlMs) })}</Badge>
                {composed ? <Badge>{t('lab.caches.composed')}</Badge> : null}
                {presents === null ? null : <Badge>{t('lab.caches.presents', { name: presents })}</Badge>}
              </p>
            </div>
          </div>
          <Button
            size="small"
            look="outline"
            busy={ending.isPending}
            onClick={() => ending.mutate({ cache: name })}
          >
            {t('lab.caches.endCache')}
          </Button>
        </div>
        <p className="max-w-prose text-ink-soft text-sm leading-relaxed">
          {t(`lab.caches.means.${policy}`)} {composed ? t('lab.caches.composedMeans') : null}
        </p>
        <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-card border border-line bg-line sm:grid-cols-4">
          {counted.map(counter => (
            <div
              key={counter}
              data-counter={counter}
              title={t(`lab.caches.hint.${counter}`)}
              className="flex flex-col-reverse justify-end bg-raised px-4 py-3"
            >
              <dt className="text-ink-muted text-xs leading-snug">{t(`lab.caches.counter.${counter}`)}</dt>
              <dd
                className={`font-semibold text-lg tabular-nums ${counter === 'fencesRefused' && (counters[counter] ?? 0) > 0 ? 'text-good' : ''}`}
              >
                {numbers.count(counters[counter] ?? 0)}
              </dd>
            </div>
          ))}
        </dl>
        <LoadTimes times={cache.loadTimes} />
      </div>
      <Entries cache={cache} at={at} ending={ending} />
    </section>
  )
}
