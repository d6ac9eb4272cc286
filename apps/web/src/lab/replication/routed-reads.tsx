import { useT } from '../../i18n/context.tsx'
import { Badge } from '../../ui/badge.tsx'
import { useNumbers } from '../numbers.ts'
import { refusalInFull } from '../refusal.ts'
import { type RoutedRead, type Router, together } from './replication.ts'

const shown = 12

/** Which loads went where lately, and why replicas were refused. */
export function RoutedReads({ routers }: { routers: readonly Router[] }) {
  const t = useT()
  const { primary, replicas, recent } = together(routers)
  return (
    <section className="flex flex-col gap-3" aria-labelledby="router">
      <h3 id="router" className="font-semibold text-lg">
        {t('lab.replication.router')}
      </h3>
      <p className="max-w-3xl text-ink-muted text-sm">{t('lab.replication.routerText')}</p>
      <ul className="flex flex-wrap gap-2">
        <li>
          <Badge>{t('lab.replication.fromPrimary', { count: primary })}</Badge>
        </li>
        {replicas.map(({ name, served, refused }) => (
          <li key={name} className="flex flex-wrap gap-2">
            <Badge tone="good">{t('lab.replication.served', { name, count: served })}</Badge>
            <Badge tone={refused > 0 ? 'warn' : 'plain'}>
              {t('lab.replication.refused', { name, count: refused })}
            </Badge>
          </li>
        ))}
      </ul>
      {recent.length === 0 ? (
        <p className="text-ink-muted">{t('lab.replication.noReads')}</p>
      ) : (
        <ol aria-label={t('lab.replication.reads')} className="flex flex-col">
          {recent.slice(0, shown).map(read => (
            <Read
              key={`${read.server} ${read.at} ${read.tables.join()} ${read.ms}`}
              read={read}
              server={routers.length > 1 ? read.server : null}
            />
          ))}
        </ol>
      )}
    </section>
  )
}

function Read({
  read: { at, tables, source, ms, refusals },
  server,
}: {
  read: RoutedRead
  server: string | null
}) {
  const t = useT()
  const n = useNumbers()
  const refused = refusals.map(one => `${one.replica}: ${refusalInFull(one, t, n)}`).join('; ')
  return (
    <li
      data-source={source}
      className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-b py-2 text-sm tabular-nums"
    >
      <Badge tone={source === 'primary' ? (refused === '' ? 'plain' : 'warn') : 'good'}>
        {source === 'primary' ? t('lab.replication.primary') : source}
      </Badge>
      <span className="min-w-0 grow basis-40">{tables.join(', ')}</span>
      {server === null ? null : <span className="text-ink-muted">{server}</span>}
      <span>{n.ms(ms)}</span>
      <span className="text-ink-muted">{n.clock(at)}</span>
      {refused === '' ? null : (
        <span className="min-w-0 basis-full text-ink-muted">
          {t('lab.replication.why')} {refused}
        </span>
      )}
    </li>
  )
}
