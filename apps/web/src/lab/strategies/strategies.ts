import { queryOptions } from '@tanstack/react-query'
import { type Api, take } from '../../api/client.ts'
import type { Ok } from '../../api/types.ts'
import type { MessageKey } from '../../i18n/messages.ts'
import { type Look, looks } from '../chart/series.tsx'

export type Run = Exclude<Ok<'/api/lab/strategies'>, { state: 'none' }>
export type Options = Run['options']
export type Counts = Run['strategies']['none']['total']
export type StrategyName = keyof Run['strategies']

export const strategiesQuery = (api: Api) =>
  queryOptions({
    queryKey: ['lab', 'strategies'],
    queryFn: ({ signal }) => take(api.GET('/api/lab/strategies', { signal })),
  })

/** The strategies in the order in which people learn them. */
export const strategies = [
  { name: 'none', title: 'lab.strategies.none', text: 'lab.strategies.noneText', look: looks[0] },
  { name: 'ttl', title: 'lab.strategies.ttl', text: 'lab.strategies.ttlText', look: looks[1] },
  { name: 'tagged', title: 'lab.strategies.tagged', text: 'lab.strategies.taggedText', look: looks[2] },
  { name: 'event', title: 'lab.strategies.event', text: 'lab.strategies.eventText', look: looks[3] },
] as const satisfies readonly { name: StrategyName; title: MessageKey; text: MessageKey; look: Look }[]

/** A run whose end nobody has told: the server that ran it must have gone. */
const lateMs = 15_000

/** Whether a run is under way; `now`: the shop's time. */
export const isRunning = (run: Run | undefined, now: number): run is Run =>
  run?.state === 'running' && now < run.startedAt + run.options.seconds * 1000 + lateMs
