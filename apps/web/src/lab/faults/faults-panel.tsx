import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useApi } from '../../app/context.ts'
import { useT } from '../../i18n/context.tsx'
import { Failed } from '../../ui/failed.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Loading, Skeleton } from '../../ui/skeleton.tsx'
import { useLabNotice } from '../notices.ts'
import { NumberSelect } from '../number-select.tsx'
import { useNumbers } from '../numbers.ts'
import { FaultCard } from './fault-card.tsx'
import { faultsQuery } from './faults.ts'
import { Watch } from './watch.tsx'

const durations = [3, 5, 10, 20, 30]
/** The recovery is worth seeing, too. */
const afterwardsMs = 5000

/** Faults on purpose, and what becomes of the shop meanwhile. In demo mode only. */
export function FaultsPanel() {
  const t = useT()
  const n = useNumbers()
  const api = useApi()
  const queryClient = useQueryClient()
  const query = useQuery(faultsQuery(api))
  const { queryKey } = faultsQuery(api)
  useLabNotice('lab.faults', faults => queryClient.setQueryData(queryKey, faults))
  const [seconds, setSeconds] = useState(10)
  const faults = query.data?.items
  const watching = useAfterwards(faults?.some(fault => fault.active) ?? false)
  if (query.isError) return <Failed query={query} />
  const closed = faults?.every(fault => fault.lacks === 'demo-mode')
  return (
    <div className="flex flex-col gap-8">
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
        <header className="flex max-w-3xl flex-col gap-2">
          <h2 className="title-section">{t('lab.faults.heading')}</h2>
          <p className="text-ink-muted">{t('lab.faults.intro')}</p>
        </header>
        {faults === undefined || closed ? null : (
          <NumberSelect
            label={t('lab.faults.duration')}
            value={seconds}
            values={durations}
            show={one => n.ms(one * 1000)}
            onChange={setSeconds}
            className="w-40"
          />
        )}
      </div>
      {faults === undefined ? (
        <Loading className="grid gap-4 md:grid-cols-2">
          <Skeleton className="h-56 rounded-panel" />
          <Skeleton className="h-56 rounded-panel" />
        </Loading>
      ) : closed ? (
        <Notice title={t('lab.faults.closed')}>{t('lab.lacks.demo-mode')}</Notice>
      ) : (
        <>
          <ul className="grid gap-4 md:grid-cols-2">
            {faults.map(fault => (
              <FaultCard key={fault.name} fault={fault} seconds={seconds} />
            ))}
          </ul>
          <Watch on={watching} />
        </>
      )}
    </div>
  )
}

/** `on`, and for a while after it has ended. */
function useAfterwards(on: boolean): boolean {
  const [still, setStill] = useState(on)
  useEffect(() => {
    if (on) {
      setStill(true)
      return
    }
    const timer = setTimeout(() => setStill(false), afterwardsMs)
    return () => clearTimeout(timer)
  }, [on])
  return on || still
}
