import { queryOptions } from '@tanstack/react-query'
import { type Api, take } from '../../api/client.ts'
import type { Ok } from '../../api/types.ts'

export type Races = Ok<'/api/lab/races'>
export type Race = Races['items'][number]
export type RaceName = Race['name']
export type RaceResult = NonNullable<Race['last']>
export type Play = RaceResult['plays'][number]
export type Step = Play['steps'][number]
export type Way = Play['way']

export const racesQuery = (api: Api) =>
  queryOptions({
    queryKey: ['lab', 'races'],
    queryFn: ({ signal }) => take(api.GET('/api/lab/races', { signal })),
    // What a race lacks comes and goes, and nobody tells.
    refetchInterval: ({ state }) => (state.data?.items.some(race => passes(race.lacks)) ? 2000 : 10_000),
  })

const passing: ReadonlySet<Race['lacks']> = new Set<Race['lacks']>([
  'sight',
  'subscription-paused',
  'redis-paused',
  'relay-stopped',
  'replica-stopped',
])

/** Whether what a race lacks comes back while the page is open. */
export const passes = (lacks: Race['lacks']): boolean => passing.has(lacks)

/** All races, with what one of them has come to. */
export const withResult = (races: Races | undefined, result: RaceResult): Races | undefined =>
  races && {
    items: races.items.map(race =>
      race.name === result.name && (race.last?.at ?? 0) <= result.at ? { ...race, last: result } : race,
    ),
  }

/** Where in the repository one can read how it is done, and what proves it. */
export const sources: Readonly<Record<RaceName, { source: string; test: string }>> = {
  'stale-set': {
    source: 'packages/cache/src/cache/loader.ts',
    test: 'packages/cache/src/fence.redis.test.ts',
  },
  'missed-message': {
    source: 'packages/cache/src/follower/follower.ts',
    test: 'packages/cache/src/redis/redis-log-losses.redis.test.ts',
  },
  'lagging-replica': {
    source: 'packages/change-stream/src/replica-freshness.ts',
    test: 'apps/server/src/caching/replica-fills.pg.test.ts',
  },
  stampede: {
    source: 'packages/cache/src/redis/redis-load-locks.ts',
    test: 'packages/cache/src/node-flights.redis.test.ts',
  },
}
