import { useT } from '../../i18n/context.tsx'
import { Badge } from '../../ui/badge.tsx'
import { classes } from '../../ui/classes.ts'
import { useNumbers } from '../numbers.ts'
import type { Happening } from './happenings.ts'
import { happeningTitle, outcomeOf } from './outcome.ts'

/** What has happened last, to be chosen and seen again. */
export function Recent({
  all,
  chosen,
  onChoose,
}: {
  all: readonly Happening[]
  chosen: string | null
  onChoose: (one: Happening | null) => void
}) {
  const t = useT()
  const numbers = useNumbers()
  return (
    <section aria-labelledby="lab-recent" className="flex flex-col gap-3">
      <h3 id="lab-recent" className="font-semibold text-lg">
        {t('lab.map.recent')}
      </h3>
      {all.length === 0 ? (
        <p className="rounded-card bg-surface p-5 text-ink-muted text-sm">{t('lab.map.nothingYet')}</p>
      ) : (
        <ul className="flex max-h-104 flex-col gap-1 overflow-y-auto overscroll-contain rounded-card border border-line p-1.5">
          {all.map(one => {
            const outcome = outcomeOf(one)
            return (
              <li key={one.key} className="list-none">
                <button
                  type="button"
                  data-happening={one.kind}
                  aria-pressed={one.key === chosen}
                  onClick={() => onChoose(one.key === chosen ? null : one)}
                  className={classes(
                    'flex w-full items-center gap-3 rounded-field px-3 py-2 text-left text-sm transition-colors',
                    one.key === chosen ? 'bg-sunken' : 'hover:bg-surface',
                  )}
                >
                  <span
                    className={`size-2.5 shrink-0 rounded-full ${one.kind === 'request' ? 'bg-accent' : 'bg-good'}`}
                  />
                  <span className="min-w-0 grow">
                    <span className="block truncate font-medium">{happeningTitle(one, t)}</span>
                    <span className="flex flex-wrap items-center gap-x-2 text-ink-muted text-xs tabular-nums">
                      <span>
                        {t(one.kind === 'request' ? 'lab.map.request' : 'lab.map.commit')} ·{' '}
                        {numbers.clock(one.at)}
                      </span>
                      {outcome === null ? null : <Badge tone={outcome.tone}>{t(outcome.text)}</Badge>}
                    </span>
                  </span>
                  <span className="shrink-0 text-ink-soft tabular-nums">{durationOf(one, numbers.ms)}</span>
                </button>
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}

function durationOf(one: Happening, write: (ms: number) => string): string {
  if (one.kind === 'request') return write(one.trace.ms)
  const begun = one.traces[0]?.times.committed
  const ends = one.traces.flatMap(({ times }) => times.sent ?? times.followed ?? [])
  return begun == null || ends.length === 0 ? '' : write(Math.max(0, Math.max(...ends) - begun))
}
