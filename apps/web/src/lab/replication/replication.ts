import { queryOptions } from '@tanstack/react-query'
import { type Api, take } from '../../api/client.ts'
import type { Ok } from '../../api/types.ts'

export type Sample = Ok<'/api/lab/replication'>
export type Replica = Sample['replicas'][number]
export type Subscription = Replica['subscriptions'][number]
export type Slot = Sample['slots'][number]
export type Router = Ok<'/api/lab/router'>
export type RoutedRead = Router['recent'][number]
export type Pause = Ok<'/api/lab/replication/pauses'>['items'][number]

/** Distances change all the time and without an event: this is a measurement, taken while somebody looks. */
const everyMs = 1000

export const replicationQuery = (api: Api) =>
  queryOptions({
    queryKey: ['lab', 'replication'],
    queryFn: ({ signal }) => take(api.GET('/api/lab/replication', { signal })),
    refetchInterval: everyMs,
  })

export const routerQuery = (api: Api) =>
  queryOptions({
    queryKey: ['lab', 'router'],
    queryFn: ({ signal }) => take(api.GET('/api/lab/router', { signal })),
    refetchInterval: everyMs,
  })

export const pausesQuery = (api: Api) =>
  queryOptions({
    queryKey: ['lab', 'pauses'],
    queryFn: ({ signal }) => take(api.GET('/api/lab/replication/pauses', { signal })),
    refetchInterval: everyMs,
  })

/** How far two positions are apart, bytes; never negative. */
export const bytesBetween = (later: string | null, earlier: string | null): number | null =>
  later === null || earlier === null ? null : Math.max(0, Number(later) - Number(earlier))

/** Measurements that are kept for the charts. */
const kept = 120

/** A measurement of the charts: seconds of this browser's clock, and the lag of each subscription. */
export interface Point {
  readonly at: number
  readonly lag: Readonly<Record<string, { readonly bytes: number | null; readonly ms: number | null }>>
}

export const lagName = (replica: string, subscription: string): string => `${replica} · ${subscription}`

/** The points so far and the newest one; `at`: when it came, ms. Servers take turns in answering, and their clocks differ. */
export function withPoint(points: readonly Point[], at: number, { replicas }: Sample): readonly Point[] {
  const seconds = at / 1000
  if (seconds <= (points.at(-1)?.at ?? 0)) return points
  const lag = Object.fromEntries(
    replicas.flatMap(replica =>
      replica.subscriptions.map(({ name, lagBytes, lagMs }) => [
        lagName(replica.name, name),
        { bytes: lagBytes, ms: lagMs },
      ]),
    ),
  )
  return [...points, { at: seconds, lag }].slice(-kept)
}

/** Loads of all servers together: each answer speaks of the one server that gives it. */
export function together(routers: readonly Router[]): {
  readonly primary: number
  readonly replicas: readonly { readonly name: string; readonly served: number; readonly refused: number }[]
  readonly recent: readonly (RoutedRead & { readonly server: string })[]
} {
  const replicas = new Map<string, { name: string; served: number; refused: number }>()
  for (const { name, served, refused } of routers.flatMap(router => router.replicas)) {
    const sum = replicas.get(name) ?? { name, served: 0, refused: 0 }
    sum.served += served
    for (const times of Object.values(refused)) sum.refused += times
    replicas.set(name, sum)
  }
  return {
    primary: routers.reduce((sum, router) => sum + router.primary, 0),
    replicas: [...replicas.values()],
    recent: routers
      .flatMap(({ server, recent }) => recent.map(read => ({ ...read, server })))
      .sort((a, b) => b.at - a.at),
  }
}
