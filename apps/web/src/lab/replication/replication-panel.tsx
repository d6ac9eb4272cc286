import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useApi } from '../../app/context.ts'
import { useT } from '../../i18n/context.tsx'
import { Failed } from '../../ui/failed.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Loading, Skeleton } from '../../ui/skeleton.tsx'
import { useNumbers } from '../numbers.ts'
import { Doings } from './doings.tsx'
import { LagCharts } from './lag-charts.tsx'
import { Positions } from './positions.tsx'
import { problemText } from './problem-text.ts'
import {
  type Point,
  pausesQuery,
  type Router,
  replicationQuery,
  routerQuery,
  withPoint,
} from './replication.ts'
import { RoutedReads } from './routed-reads.tsx'
import { Slots } from './slots.tsx'
import { Subscriptions } from './subscriptions.tsx'

/** Replication as it is this second: who is how far, what lags, which database answers which load. */
export function ReplicationPanel() {
  const t = useT()
  const n = useNumbers()
  const api = useApi()
  const query = useQuery(replicationQuery(api))
  const router = useQuery(routerQuery(api))
  const pauses = useQuery(pausesQuery(api))
  const [points, setPoints] = useState<readonly Point[]>([])
  const [routers, setRouters] = useState<Readonly<Record<string, Router>>>({})
  const { data: sample, dataUpdatedAt } = query
  const { data: newest } = router
  useEffect(() => {
    if (sample) setPoints(before => withPoint(before, dataUpdatedAt, sample))
  }, [sample, dataUpdatedAt])
  useEffect(() => {
    if (newest) setRouters(before => ({ ...before, [newest.server]: newest }))
  }, [newest])
  if (query.isError && sample === undefined) return <Failed query={query} />
  return (
    <div className="flex flex-col gap-8">
      <header className="flex max-w-3xl flex-col gap-2">
        <h2 className="title-section">{t('lab.replication.heading')}</h2>
        <p className="text-ink-muted">{t('lab.replication.intro')}</p>
      </header>
      {sample === undefined ? (
        <Loading className="grid gap-3 sm:grid-cols-2">
          <Skeleton className="h-28 rounded-card" />
          <Skeleton className="h-28 rounded-card" />
          <Skeleton className="h-28 rounded-card" />
          <Skeleton className="h-28 rounded-card" />
        </Loading>
      ) : (
        <>
          <Doings />
          {sample.findings.length === 0 ? null : (
            <Notice
              tone={sample.state === 'unreachable' ? 'bad' : 'warn'}
              title={t('lab.replication.problems')}
            >
              <ul className="flex list-disc flex-col gap-1 pl-4 text-sm">
                {sample.findings.map(one => (
                  <li key={one.text} data-problem={one.code} className="[overflow-wrap:anywhere]">
                    {problemText(one, t, n)}
                  </li>
                ))}
              </ul>
            </Notice>
          )}
          <Positions sample={sample} />
          <LagCharts points={points} sample={sample} />
          <Subscriptions sample={sample} pauses={pauses.data?.items ?? []} />
          <RoutedReads
            routers={sample.servers.flatMap(({ name }) => (routers[name] ? [routers[name]] : []))}
          />
          <Slots slots={sample.slots} />
        </>
      )}
    </div>
  )
}
