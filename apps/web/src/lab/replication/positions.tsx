import { type Translate, useT } from '../../i18n/context.tsx'
import { Badge } from '../../ui/badge.tsx'
import { classes } from '../../ui/classes.ts'
import { useNumbers } from '../numbers.ts'
import { bytesBetween, type Replica, type Sample } from './replication.ts'

interface Place {
  readonly id: string
  readonly name: string
  /** What this position is. */
  readonly what: string
  readonly position: string | null
  /** How far it is behind what it follows; null: it follows nothing, or that is unknown. */
  readonly behind: number | null
  readonly badge?: { readonly tone: 'good' | 'warn' | 'bad' | 'plain'; readonly text: string }
}

/** Who is how far: from the primary, where changes come from, to those who follow. */
export function Positions({ sample }: { sample: Sample }) {
  const t = useT()
  const n = useNumbers()
  const places = usePlaces(sample)
  return (
    <section className="flex flex-col gap-3" aria-labelledby="positions">
      <h3 id="positions" className="font-semibold text-lg">
        {t('lab.replication.positions')}
      </h3>
      <p className="max-w-3xl text-ink-muted text-sm">{t('lab.replication.positionsText')}</p>
      <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
        {places.map(({ id, name, what, position, behind, badge }) => (
          <li key={id} data-place={id} className="flex min-w-0 flex-col gap-1.5 rounded-card bg-surface p-4">
            <p className="flex flex-wrap items-center justify-between gap-2">
              <span className="font-semibold [overflow-wrap:anywhere]">{name}</span>
              {badge === undefined ? null : <Badge tone={badge.tone}>{badge.text}</Badge>}
            </p>
            <p className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span className="font-mono text-lg tabular-nums" data-position={position ?? ''}>
                {position === null ? '–' : n.count(Number(position))}
              </span>
              {behind === null ? null : (
                <span
                  className={classes('text-sm tabular-nums', behind > 0 ? 'text-warn' : 'text-good')}
                  data-behind={behind}
                >
                  {behind === 0
                    ? t('lab.replication.level')
                    : t('lab.replication.behind', { bytes: n.bytes(behind) })}
                </span>
              )}
            </p>
            <p className="text-ink-muted text-sm">{what}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}

function usePlaces(sample: Sample): Place[] {
  const t = useT()
  const { primary, relay, log, servers, slots, replicas } = sample
  const relaySlot = slots.find(slot => slot.use === 'relay')
  const confirmed =
    primary.position === null || relaySlot?.lagBytes == null
      ? null
      : String(Number(primary.position) - relaySlot.lagBytes)
  return [
    {
      id: 'primary',
      name: `PostgreSQL ${primary.version ?? ''}`.trim(),
      what: t('lab.replication.what.primary'),
      position: primary.position,
      behind: null,
      badge: primary.reachable
        ? { tone: 'plain', text: t('lab.replication.primary') }
        : { tone: 'bad', text: t('lab.replication.unreachable') },
    },
    {
      id: 'relay',
      name: relay ?? t('lab.replication.nobody'),
      what: t('lab.replication.what.relay'),
      position: confirmed,
      behind: relaySlot?.lagBytes ?? null,
      badge:
        relay === null
          ? { tone: 'bad', text: t('lab.replication.noRelay') }
          : { tone: 'plain', text: t('lab.replication.relay') },
    },
    {
      id: 'log',
      name: t(sample.mode === 'redis' ? 'lab.replication.logInRedis' : 'lab.replication.logInProcess'),
      what: t('lab.replication.what.log'),
      position: log,
      behind: null,
      badge: { tone: 'plain', text: t('lab.replication.log') },
    },
    ...servers.map(
      ({ name, horizon, blind }): Place => ({
        id: `server:${name}`,
        name,
        what: t('lab.replication.what.server'),
        position: horizon,
        behind: log === null ? null : bytesBetween(log, horizon),
        badge: blind
          ? { tone: 'bad', text: t('lab.replication.blind') }
          : { tone: 'plain', text: t('lab.replication.server') },
      }),
    ),
    ...replicas.flatMap(replica => [
      ...(replica.subscriptions.length > 0 ? [] : [unknown(replica, t)]),
      ...replica.subscriptions.map(
        ({ name, flushed, needed, enabled, running, lagBytes }): Place => ({
          id: `${replica.name}:${name}`,
          name: `${replica.name} · ${name}`,
          what: t('lab.replication.what.subscription'),
          position: flushed,
          behind: lagBytes,
          badge: replica.stopped
            ? { tone: 'warn', text: t('lab.replication.stopped') }
            : flushed !== null && Number(flushed) >= Number(needed) && enabled && running
              ? { tone: 'good', text: t('lab.replication.fresh') }
              : { tone: 'warn', text: t('lab.replication.notFresh') },
        }),
      ),
    ]),
  ]
}

/** A replica that says nothing of itself, or has nothing to say. */
const unknown = ({ name, reachable }: Replica, t: Translate): Place => ({
  id: name,
  name,
  what: t('lab.replication.what.subscription'),
  position: null,
  behind: null,
  badge: {
    tone: 'bad',
    text: t(reachable ? 'lab.replication.noSubscriptions' : 'lab.replication.unreachable'),
  },
})
