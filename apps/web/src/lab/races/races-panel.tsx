import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useRouterState } from '@tanstack/react-router'
import { useApi } from '../../app/context.ts'
import { useT } from '../../i18n/context.tsx'
import { classes } from '../../ui/classes.ts'
import { Failed } from '../../ui/failed.tsx'
import { Loading, Skeleton } from '../../ui/skeleton.tsx'
import { useLabNotice } from '../notices.ts'
import { type Race, type Races, racesQuery, withResult } from './races.ts'
import { Stage } from './stage.tsx'

/** Races between readers, writers and messages, each played twice on the real caches. The address names the one that is shown: #stampede. */
export function RacesPanel() {
  const t = useT()
  const queryClient = useQueryClient()
  const query = useQuery(racesQuery(useApi()))
  const { queryKey } = racesQuery(useApi())
  useLabNotice('lab.race', result =>
    queryClient.setQueryData<Races>(queryKey, races => withResult(races, result)),
  )
  // A fault keeps races from being played.
  useLabNotice('lab.faults', () => {
    queryClient.invalidateQueries({ queryKey }).catch((error: unknown) => {
      console.error(error)
    })
  })
  const hash = useRouterState({ select: s => s.location.hash })
  if (query.isError) return <Failed query={query} />
  const races = query.data?.items
  const race = races?.find(one => one.name === hash) ?? races?.[0]
  return (
    <div className="flex flex-col gap-8">
      <header className="flex max-w-3xl flex-col gap-2">
        <h2 className="title-section">{t('lab.races.heading')}</h2>
        <p className="text-ink-muted">{t('lab.races.intro')}</p>
      </header>
      {races === undefined || race === undefined ? (
        <Loading>
          <Skeleton className="h-80 rounded-panel" />
        </Loading>
      ) : (
        <>
          <nav aria-label={t('lab.races.title')} className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
            {races.map(one => (
              <Card key={one.name} race={one} chosen={one === race} />
            ))}
          </nav>
          <Stage key={race.name} race={race} />
        </>
      )}
    </div>
  )
}

function Card({ race, chosen }: { race: Race; chosen: boolean }) {
  const t = useT()
  return (
    <Link
      to="/lab/races"
      hash={race.name}
      replace
      resetScroll={false}
      hashScrollIntoView={false}
      activeOptions={{ exact: true, includeHash: true }}
      aria-current={chosen ? 'true' : undefined}
      className={classes(
        'flex flex-col gap-1 rounded-card border p-4 transition-colors',
        chosen ? 'border-ink bg-surface' : 'border-line hover:border-line-strong',
      )}
    >
      <span className="font-semibold">{t(`lab.races.${race.name}.title`)}</span>
      <span className="text-ink-muted text-sm">{t(`lab.races.${race.name}.text`)}</span>
    </Link>
  )
}
