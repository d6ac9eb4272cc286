import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { useApi } from '../../app/context.ts'
import { useT } from '../../i18n/context.tsx'
import { Failed } from '../../ui/failed.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Loading, Skeleton } from '../../ui/skeleton.tsx'
import { useSigns } from '../living.ts'
import { useRefresh } from '../refresh.ts'
import { Segments } from '../segments.tsx'
import { type Answer, type Answers, ofTheLiving, shownOf, withAnswer } from './answers.ts'
import { blindText } from './blind-text.ts'
import { CacheDetails } from './cache-details.tsx'
import { CacheChoice, CacheList } from './cache-list.tsx'
import { Ended, EndTag, useEnding } from './ending.tsx'
import { cacheQueries, type LabCaches } from './queries.ts'

/** Every declared cache, what is in it, and ways to end that. */
export function CachesPanel() {
  const query = useQuery(cacheQueries.all(useApi()))
  useRefresh(['lab', 'caches'])
  const answers = useAnswers(query.data, query.dataUpdatedAt)
  if (query.data) return <Caches living={answers} newest={{ data: query.data, at: query.dataUpdatedAt }} />
  if (query.isError) return <Failed query={query} />
  return (
    <Loading>
      <Skeleton className="h-112 rounded-panel" />
    </Loading>
  )
}

/** The last answers of the servers that are there. */
function useAnswers(data: LabCaches | undefined, at: number): readonly Answer[] {
  const heard = useSigns()
  const [answers, setAnswers] = useState<Answers>(new Map())
  useEffect(() => {
    if (data) setAnswers(all => withAnswer(all, { data, at }))
  }, [data, at])
  return useMemo(() => ofTheLiving(answers, heard), [answers, heard])
}

function Caches({ living, newest }: { living: readonly Answer[]; newest: Answer }) {
  const t = useT()
  const [server, setServer] = useState(newest.data.server)
  const { data, at } = shownOf(living, server, newest)
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
          {blindText(data.blind, t)}
        </Notice>
      )}
      <Ended ending={ending} />
      {living.length < 2 ? null : (
        <Segments
          label={t('lab.caches.server')}
          options={living.map(({ data: { server: value } }) => ({ value, text: value }))}
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
