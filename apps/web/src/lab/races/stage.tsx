import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { take } from '../../api/client.ts'
import { useApi } from '../../app/context.ts'
import { useT } from '../../i18n/context.tsx'
import { Button } from '../../ui/button.tsx'
import { useFirstClick } from '../../ui/first-click.ts'
import { Notice } from '../../ui/notice.tsx'
import { Loading, Skeleton } from '../../ui/skeleton.tsx'
import { useOutdated } from '../outdated.ts'
import { lackKeys, Refused } from '../refused.tsx'
import { type Race, type Races, racesQuery, sources, withResult } from './races.ts'
import { Result } from './result.tsx'

const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches

/** One race: what it is about, a button that plays it on the real caches, and how it went. */
export function Stage({ race }: { race: Race }) {
  const t = useT()
  const api = useApi()
  const queryClient = useQueryClient()
  const isFirst = useFirstClick()
  const { queryKey } = racesQuery(api)
  /** The result that was asked for here; older ones are shown as a whole. */
  const [fresh, setFresh] = useState<number | null>(null)
  const play = useMutation({
    mutationFn: () => take(api.POST('/api/lab/races/{name}', { params: { path: { name: race.name } } })),
    onSuccess: result => {
      setFresh(result.at)
      queryClient.setQueryData<Races>(queryKey, races => withResult(races, result))
    },
  })
  useOutdated(play.error, play.reset)
  return (
    <section aria-labelledby="race" className="flex flex-col gap-6">
      <div className="flex flex-col gap-4">
        <h3 id="race" className="font-semibold text-xl">
          {t(`lab.races.${race.name}.title`)}
        </h3>
        <div className="grid gap-x-10 gap-y-4 md:grid-cols-2">
          <Told title={t('lab.races.production')} text={t(`lab.races.${race.name}.production`)} />
          <Told title={t('lab.races.avoided')} text={t(`lab.races.${race.name}.avoided`)} />
        </div>
        <Sources race={race} />
      </div>
      {race.lacks === null ? (
        <Button
          className="self-start"
          busy={play.isPending}
          onClick={click => {
            if (isFirst(click)) play.mutate()
          }}
        >
          {t(play.isPending ? 'lab.races.playing' : race.last ? 'lab.races.again' : 'lab.races.play')}
        </Button>
      ) : (
        <Notice tone="warn" title={t('lab.races.notHere')}>
          {t(lackKeys[race.lacks])}
        </Notice>
      )}
      {play.error === null ? null : <Refused error={play.error} />}
      {play.isPending ? (
        <Loading className="grid gap-4 lg:grid-cols-2">
          <Skeleton className="h-80 rounded-panel" />
          <Skeleton className="hidden h-80 rounded-panel lg:block" />
        </Loading>
      ) : race.last === null ? null : (
        <Result key={race.last.at} result={race.last} begins={race.last.at === fresh && !calm()} />
      )}
    </section>
  )
}

function Told({ title, text }: { title: string; text: string }) {
  return (
    <div className="flex flex-col gap-1">
      <p className="font-medium text-ink-muted text-sm">{title}</p>
      <p className="text-ink-soft">{text}</p>
    </div>
  )
}

function Sources({ race }: { race: Race }) {
  const t = useT()
  const { source, test } = sources[race.name]
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1 text-sm">
      {(
        [
          ['lab.races.source', source],
          ['lab.races.test', test],
        ] as const
      ).map(([key, path]) => (
        <div key={key} className="flex min-w-0 flex-wrap gap-x-2">
          <dt className="text-ink-muted">{t(key)}</dt>
          <dd className="min-w-0">
            <code className="break-all">{path}</code>
          </dd>
        </div>
      ))}
    </dl>
  )
}
