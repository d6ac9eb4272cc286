import { lazy, Suspense, useState } from 'react'
import { useT } from '../../i18n/context.tsx'
import { useNow } from '../../live/use-now.ts'
import { Button } from '../../ui/button.tsx'
import { useNumbers } from '../numbers.ts'
import { Ring } from '../ring.tsx'
import { countText } from './count-text.ts'
import type { Ending } from './ending.tsx'
import type { LabCache } from './queries.ts'
import { Tags } from './tags.tsx'

const EntryDialog = lazy(() => import('./entry-dialog.tsx'))

const shownAtOnce = 12

/** What is in a cache at this moment, with the time that is left to each entry. */
export function Entries({ cache, at, ending }: { cache: LabCache; at: number; ending: Ending }) {
  const t = useT()
  const numbers = useNumbers()
  const [all, setAll] = useState(false)
  const [opened, setOpened] = useState<string | null>(null)
  const { name, entries, count } = cache
  return (
    <>
      <h3 className="font-semibold text-lg">{countText(cache, t, numbers)}</h3>
      {entries.length === 0 ? (
        <p className="rounded-card bg-surface p-5 text-ink-muted text-sm">{t('lab.caches.empty')}</p>
      ) : (
        <ul className="flex flex-col divide-y divide-line rounded-card border border-line">
          {(all ? entries : entries.slice(0, shownAtOnce)).map(entry => (
            <li
              key={entry.key}
              data-entry={entry.key}
              className="flex flex-wrap items-center gap-x-4 gap-y-2 p-3 sm:px-4"
            >
              <TimeLeft leftMs={entry.ttlMs} ofMs={entry.ttlTotalMs} at={at} />
              <div className="min-w-0 grow basis-56">
                <p className="break-all font-mono text-sm">{entry.key}</p>
                <p className="text-ink-muted text-xs tabular-nums">
                  {t('lab.caches.asOf', { position: entry.asOf })}
                </p>
                <Tags tags={entry.tags} most={5} />
              </div>
              <div className="flex gap-1.5">
                <Button
                  size="small"
                  look="tonal"
                  aria-label={t('lab.caches.lookInto', { key: entry.key })}
                  onClick={() => setOpened(entry.key)}
                >
                  {t('lab.caches.look')}
                </Button>
                <Button
                  size="small"
                  look="ghost"
                  aria-label={t('lab.caches.endEntryOf', { key: entry.key })}
                  busy={ending.isPending}
                  onClick={() => ending.mutate({ cache: name, key: entry.key })}
                >
                  {t('lab.caches.endEntry')}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {!all && entries.length > shownAtOnce ? (
        <Button look="tonal" className="self-start" onClick={() => setAll(true)}>
          {t('lab.caches.showAll', { count: entries.length })}
        </Button>
      ) : count > entries.length ? (
        <p className="text-ink-muted text-sm">{t('lab.caches.firstOnly', { count: entries.length })}</p>
      ) : null}
      <Suspense>
        {opened === null ? null : <EntryDialog cache={name} entry={opened} onClose={() => setOpened(null)} />}
      </Suspense>
    </>
  )
}

function TimeLeft({ leftMs, ofMs, at }: { leftMs: number; ofMs: number; at: number }) {
  const numbers = useNumbers()
  useNow()
  // By the clock of this page, on both sides: an answer is never older than a notice or two.
  const left = Math.max(0, leftMs - Math.max(0, Date.now() - at))
  return (
    <span className="flex w-24 items-center gap-2 text-ink-soft text-sm tabular-nums">
      <Ring share={left / Math.max(1, ofMs)} size={26} tone="stroke-accent" />
      {numbers.ms(Math.floor(left / 1000) * 1000)}
    </span>
  )
}
