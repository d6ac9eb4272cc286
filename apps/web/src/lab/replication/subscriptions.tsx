import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type MouseEvent, useState } from 'react'
import { take } from '../../api/client.ts'
import { useApi } from '../../app/context.ts'
import { useT } from '../../i18n/context.tsx'
import { shopNow } from '../../live/clock.ts'
import { useNow } from '../../live/use-now.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { useFirstClick } from '../../ui/first-click.ts'
import { NumberSelect } from '../number-select.tsx'
import { useNumbers } from '../numbers.ts'
import { useOutdated } from '../outdated.ts'
import { Refused } from '../refused.tsx'
import { type Pause, type Replica, replicationQuery, type Sample, type Subscription } from './replication.ts'

const durations = [5, 15, 30, 60]

/** The subscriptions of each replica, to be paused for a while. */
export function Subscriptions({ sample, pauses }: { sample: Sample; pauses: readonly Pause[] }) {
  const t = useT()
  const n = useNumbers()
  const [seconds, setSeconds] = useState(15)
  return (
    <section className="flex flex-col gap-3" aria-labelledby="subscriptions">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <h3 id="subscriptions" className="font-semibold text-lg">
          {t('lab.replication.subscriptions')}
        </h3>
        {sample.replicas.every(replica => replica.subscriptions.length === 0) ? null : (
          <NumberSelect
            label={t('lab.replication.pauseFor')}
            value={seconds}
            values={durations}
            show={one => n.ms(one * 1000)}
            onChange={setSeconds}
            className="w-40"
          />
        )}
      </div>
      {sample.replicas.length === 0 ? (
        <p className="text-ink-muted">{t('lab.lacks.replica')}</p>
      ) : (
        <ul className="flex flex-col gap-3">
          {sample.replicas
            .filter(replica => replica.subscriptions.length === 0)
            .map(({ name, reachable }) => (
              <li key={name} data-replica={name} className="text-ink-muted">
                {name}: {t(reachable ? 'lab.replication.noSubscriptions' : 'lab.replication.unknown')}
              </li>
            ))}
          {sample.replicas.flatMap(replica =>
            replica.subscriptions.map(one => (
              <Row
                key={`${replica.name} ${one.name}`}
                replica={replica}
                subscription={one}
                seconds={seconds}
                pause={pauses.find(p => p.replica === replica.name && p.subscription === one.name)}
              />
            )),
          )}
        </ul>
      )}
    </section>
  )
}

function Row({
  replica,
  subscription: { name, enabled, running, tables, lagBytes, lagMs },
  seconds,
  pause,
}: {
  replica: Replica
  subscription: Subscription
  seconds: number
  pause: Pause | undefined
}) {
  const t = useT()
  const n = useNumbers()
  const api = useApi()
  const queryClient = useQueryClient()
  const path = { replica: replica.name, subscription: name }
  const now = useNow() ?? shopNow()
  const act = useMutation({
    mutationFn: (how: 'pause' | 'resume') =>
      how === 'pause'
        ? take(
            api.POST('/api/lab/replication/{replica}/{subscription}/pause', {
              params: { path },
              body: { seconds },
            }),
          )
        : take(api.POST('/api/lab/replication/{replica}/{subscription}/resume', { params: { path } })),
    onSuccess: async () => {
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: ['lab', 'pauses'] }),
        queryClient.invalidateQueries({ queryKey: replicationQuery(api).queryKey }),
      ])
    },
  })
  useOutdated(act.error, act.reset)
  const isFirst = useFirstClick()
  const actOn = (how: 'pause' | 'resume') => (click: MouseEvent) => {
    if (isFirst(click)) act.mutate(how)
  }
  const left = pause?.until == null ? null : Math.max(0, Math.ceil((pause.until - now) / 1000))
  const state = pause ? 'paused' : !enabled ? 'off' : running ? 'follows' : 'starting'
  const tone = { paused: 'warn', off: 'bad', follows: 'good', starting: 'warn' } as const
  return (
    <li
      data-subscription={name}
      data-state={state}
      className="flex flex-col gap-3 rounded-card border border-line p-4"
    >
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <div className="min-w-0 grow basis-56">
          <p className="flex flex-wrap items-center gap-2 font-semibold">
            <span className="[overflow-wrap:anywhere]">{name}</span>
            <Badge tone={tone[state]}>{t(`lab.replication.state.${state}`)}</Badge>
          </p>
          <p className="text-ink-muted text-sm">
            {replica.name} ·{' '}
            {tables.map(one => (one.state === 'r' ? one.table : `${one.table} (${one.state})`)).join(', ')}
          </p>
        </div>
        <p className="basis-40 text-sm tabular-nums">
          {lagBytes === 0
            ? t('lab.replication.noLag')
            : t('lab.replication.lag', {
                bytes: lagBytes === null ? '–' : n.bytes(lagBytes),
                time: lagMs === null ? '–' : n.ms(lagMs),
              })}
        </p>
        {pause ? (
          <div className="flex items-center gap-3">
            <span className="text-sm text-warn tabular-nums" data-left={left ?? ''}>
              {t('lab.replication.goesOnIn', { time: n.ms((left ?? 0) * 1000) })}
            </span>
            <Button look="outline" size="small" busy={act.isPending} onClick={actOn('resume')}>
              {t('lab.replication.resume')}
            </Button>
          </div>
        ) : (
          <Button
            look="outline"
            size="small"
            busy={act.isPending}
            disabled={!enabled}
            aria-label={t('lab.replication.pauseOf', { name })}
            onClick={actOn('pause')}
          >
            {t('lab.replication.pause')}
          </Button>
        )}
      </div>
      {act.error === null ? null : <Refused error={act.error} />}
    </li>
  )
}
