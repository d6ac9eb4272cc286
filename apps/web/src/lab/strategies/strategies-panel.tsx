import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { take } from '../../api/client.ts'
import { useApi } from '../../app/context.ts'
import { useT } from '../../i18n/context.tsx'
import { shopNow } from '../../live/clock.ts'
import { useNow } from '../../live/use-now.ts'
import { Failed } from '../../ui/failed.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Swatch } from '../chart/series.tsx'
import { useLabNotice } from '../notices.ts'
import { useNumbers } from '../numbers.ts'
import { useOutdated } from '../outdated.ts'
import { Refused } from '../refused.tsx'
import { Charts } from './charts.tsx'
import { Disturbed } from './disturbed.tsx'
import { isRunning, type Options, type Run, strategies, strategiesQuery } from './strategies.ts'
import { Totals } from './totals.tsx'
import { WorkloadForm } from './workload-form.tsx'

/** One workload against four strategies at the same time, drawn second by second. */
export function StrategiesPanel() {
  const t = useT()
  const api = useApi()
  const queryClient = useQueryClient()
  const query = useQuery(strategiesQuery(api))
  const { queryKey } = strategiesQuery(api)
  const begin = useMutation({
    mutationFn: (body: Options) => take(api.POST('/api/lab/strategies', { body })),
    onSuccess: run => queryClient.setQueryData(queryKey, run),
  })
  const end = useMutation({
    mutationFn: () => take(api.DELETE('/api/lab/strategies')),
    onSuccess: run => queryClient.setQueryData(queryKey, run),
  })
  useLabNotice('lab.strategies', next => {
    queryClient.setQueryData(queryKey, next)
    // Whoever was in the way has made room, or it is this one's run.
    if (next.state !== 'running') return
    begin.reset()
    end.reset()
  })
  const now = useNow() ?? shopNow()
  const run = query.data === undefined || query.data.state === 'none' ? undefined : query.data
  const running = isRunning(run, now)
  const error = begin.error ?? end.error
  useOutdated(error, () => {
    begin.reset()
    end.reset()
  })
  if (query.isError) return <Failed query={query} />
  return (
    <div className="flex flex-col gap-8">
      <header className="flex max-w-3xl flex-col gap-2">
        <h2 className="title-section">{t('lab.strategies.heading')}</h2>
        <p className="text-ink-muted">{t('lab.strategies.intro')}</p>
      </header>
      <WorkloadForm
        running={running ? run?.options : undefined}
        busy={query.isPending || begin.isPending || end.isPending}
        onBegin={options => {
          end.reset()
          begin.mutate(options)
        }}
        onEnd={() => {
          begin.reset()
          end.mutate()
        }}
      />
      {error === null || running ? null : <Refused error={error} />}
      {run === undefined ? null : (
        <div className="flex flex-col gap-4">
          <Progress run={run} running={running} />
          {run.state === 'done' ? <Verdict run={run} /> : null}
          <Disturbed run={run} />
        </div>
      )}
      <Legend />
      {run === undefined ? null : (
        <>
          <Charts key={run.id} run={run} />
          <Totals run={run} />
          <p className="max-w-3xl text-ink-muted text-sm">{t('lab.strategies.howMeasured')}</p>
        </>
      )}
    </div>
  )
}

function Progress({ run, running }: { run: Run; running: boolean }) {
  const t = useT()
  const n = useNumbers()
  if (run.state === 'failed')
    return (
      <Notice tone="bad" title={t('lab.strategies.broken')}>
        <code className="text-sm">{run.error}</code>
      </Notice>
    )
  const state = running ? 'running' : run.state === 'running' ? 'lost' : run.state
  const text = {
    running: 'lab.strategies.running',
    done: 'lab.strategies.done',
    aborted: 'lab.strategies.aborted',
    lost: 'lab.strategies.lost',
  } as const
  return (
    <div className="flex flex-col gap-2" data-run={state}>
      <p className="flex flex-wrap items-baseline justify-between gap-x-6 text-sm">
        <span role="status" className="font-semibold">
          {t(text[state])}
        </span>
        <span className="text-ink-muted tabular-nums">
          {t('lab.strategies.progress', {
            second: run.second,
            seconds: run.options.seconds,
            writes: n.count(run.writes),
            server: run.server,
          })}
        </span>
      </p>
      <progress
        value={run.second}
        max={run.options.seconds}
        aria-label={t('lab.strategies.progressLabel')}
        className="h-1.5 w-full appearance-none overflow-hidden rounded-full bg-sunken [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent [&::-webkit-progress-value]:transition-[width]"
      />
    </div>
  )
}

/** What it all comes to, in a sentence. */
function Verdict({ run: { strategies: of } }: { run: Run }) {
  const t = useT()
  const n = useNumbers()
  return (
    <p className="max-w-3xl font-medium text-lg">
      {t('lab.strategies.verdict', {
        ttl: n.count(of.ttl.total.stale),
        ours: n.count(of.tagged.total.stale + of.event.total.stale),
        without: n.count(of.none.total.loads),
        withEvents: n.count(of.event.total.loads),
      })}
    </p>
  )
}

/** Which line is which, and what it does. */
function Legend() {
  const t = useT()
  return (
    <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
      {strategies.map(({ name, title, text, look }) => (
        <li key={name} className="flex flex-col gap-1.5 rounded-card bg-surface p-4">
          <p className="flex items-center gap-2.5 font-semibold">
            <Swatch look={look} />
            {t(title)}
          </p>
          <p className="text-ink-soft text-sm">{t(text)}</p>
        </li>
      ))}
    </ul>
  )
}
