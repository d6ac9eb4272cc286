import { useQuery } from '@tanstack/react-query'
import { useApi } from '../../app/context.ts'
import { useT } from '../../i18n/context.tsx'
import { Badge } from '../../ui/badge.tsx'
import Dialog from '../../ui/dialog.tsx'
import { Failed } from '../../ui/failed.tsx'
import { Loading, Skeleton } from '../../ui/skeleton.tsx'
import { useNumbers } from '../numbers.ts'
import { useRefresh } from '../refresh.ts'
import { cacheQueries, type LabEntry } from './queries.ts'
import { Tags } from './tags.tsx'

/** What both tiers keep under a key at this moment. */
export default function EntryDialog({
  cache,
  entry,
  onClose,
}: {
  cache: string
  entry: string
  onClose: () => void
}) {
  const t = useT()
  const query = useQuery(cacheQueries.entry(useApi(), cache, entry))
  useRefresh(['lab', 'entry', cache, entry])
  return (
    <Dialog open onClose={onClose} title={entry} side="right">
      {query.data ? (
        <div className="flex flex-col gap-6">
          <p className="text-ink-muted text-sm tabular-nums">
            {query.data.server} · {t('lab.caches.atPosition', { position: query.data.position })}
          </p>
          {query.data.held.length === 0 ? <p>{t('lab.caches.nowhere')}</p> : null}
          {query.data.held.map(held => (
            <Held key={held.tier} held={held} />
          ))}
        </div>
      ) : query.isError ? (
        <Failed query={query} />
      ) : (
        <Loading>
          <Skeleton className="h-64" />
        </Loading>
      )}
    </Dialog>
  )
}

function Held({ held }: { held: LabEntry['held'][number] }) {
  const t = useT()
  const numbers = useNumbers()
  const ending = new Set(held.tags.filter(tag => tag.ends).map(({ tag }) => tag))
  return (
    <section data-tier={held.tier} data-valid={held.valid} className="flex flex-col gap-3">
      <h3 className="flex flex-wrap items-center gap-2 font-semibold text-lg">
        {t(`lab.caches.tier.${held.tier}`)}
        <Badge tone={held.valid ? 'good' : 'bad'}>
          {t(held.valid ? 'lab.caches.valid' : 'lab.caches.invalid')}
        </Badge>
      </h3>
      <dl className="text-sm tabular-nums">
        {(
          [
            ['lab.caches.loadedAt', held.asOf],
            ['lab.caches.upTo', held.upTo],
            ['lab.caches.left', numbers.ms(Math.max(0, held.ttlMs))],
          ] as const
        ).map(([name, value]) => (
          <div key={name} className="flex justify-between gap-4 border-line border-t py-1.5">
            <dt className="text-ink-muted">{t(name)}</dt>
            <dd className="font-medium">{value}</dd>
          </div>
        ))}
      </dl>
      <div>
        <p className="text-ink-muted text-sm">{t('lab.caches.tags')}</p>
        <Tags tags={held.tags.map(({ tag }) => tag)} most={40} ending={ending} />
      </div>
      {held.hidden ? (
        <p className="rounded-field bg-sunken p-3 text-ink-soft text-sm">{t('lab.caches.hidden')}</p>
      ) : (
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and a keyboard must reach it
          tabIndex={0}
          className="max-h-80 overflow-auto rounded-field bg-sunken p-3 font-mono text-ink-soft text-xs leading-relaxed"
        >
          {JSON.stringify(held.value, null, 2)}
        </pre>
      )}
    </section>
  )
}
