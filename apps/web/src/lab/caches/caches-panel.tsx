import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useApi } from '../../app/context.ts'
import { useT } from '../../i18n/context.tsx'
import { Failed } from '../../ui/failed.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Loading, Skeleton } from '../../ui/skeleton.tsx'
import { useRefresh } from '../refresh.ts'
import { Segments } from '../segments.tsx'
import { CacheDetails } from './cache-details.tsx'
import { CacheChoice, CacheList } from './cache-list.tsx'
import { Ended, EndTag, useEnding } from './ending.tsx'
import { cacheQueries, type LabCaches } from './queries.ts'

/** Every declared cache, what is in it, and ways to end that. */
export function CachesPanel() {
  const query = useQuery(cacheQueries.all(useApi()))
  useRefresh(['lab', 'caches'])
  const answers = useAnswers(query.data, query.dataUpdatedAt)
  if (query.data) return <Caches answers={answers} newest={{ data: query.data, at: query.dataUpdatedAt }} />
  if (query.isError) return <Failed query={query} />
  return (
    <Loading>
      <Skeleton className="h-112 rounded-panel" />
    </Loading>
  )
}

interface Answer {
  readonly data: LabCaches
  readonly at: number
}

/** The last answer of each server: counters are its own, and a proxy asks them in turn. */
function useAnswers(data: LabCaches | undefined, at: number): ReadonlyMap<string, Answer> {
  const [answers, setAnswers] = useState<ReadonlyMap<string, Answer>>(new Map())
  useEffect(() => {
    if (data) setAnswers(all => new Map(all).set(data.server, { data, at }))
  }, [data, at])
  return answers
}

function Caches({ answers, newest }: { answers: ReadonlyMap<string, Answer>; newest: Answer }) {
  const t = useT()
  const [server, setServer] = useState(newest.data.server)
  const { data, at } = answers.get(server) ?? newest
  const [name, setName] = useState('product')
  const ending = useEnding()
  const cache = data.items.find(one => one.name === name) ?? data.items[0]
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
        <div className="max-w-2xl">
          <h2 className="title-section">{t('lab.caches.heading')}</h2>
          <p className="mt-2 text-ink-muted">{t('lab.caches.about', { server: data.server })}</p>
        </div>
        <EndTag ending={ending} />
      </div>
      {data.blind === null ? null : (
        <Notice tone="warn" title={t('lab.caches.blind')}>
          {data.blind}
        </Notice>
      )}
      <Ended ending={ending} />
      {answers.size < 2 ? null : (
        <Segments
          label={t('lab.caches.server')}
          options={[...answers.keys()].sort().map(value => ({ value, text: value }))}
          value={data.server}
          onChange={setServer}
        />
      )}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[19rem_minmax(0,1fr)]">
        <CacheChoice caches={data.items} chosen={cache?.name ?? ''} onChoose={setName} />
        <CacheList caches={data.items} chosen={cache?.name ?? ''} onChoose={setName} />
        {cache ? <CacheDetails key={cache.name} cache={cache} at={at} ending={ending} /> : null}
      </div>
    </div>
  )
}
