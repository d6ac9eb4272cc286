import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { type Api, take } from '../api/client.ts'
import { topics } from '../api/queries.ts'
import type { Ok } from '../api/types.ts'

export type Order = Ok<'/api/orders/{id}'>
export type OrderSummary = Ok<'/api/orders'>['items'][number]
export type OrderStatus = Order['status']

export const ordersQuery = (api: Api) =>
  infiniteQueryOptions({
    queryKey: ['orders'],
    queryFn: ({ signal, pageParam }) =>
      take(
        api.GET('/api/orders', {
          signal,
          params: { query: { limit: 10, ...(pageParam === null ? {} : { after: pageParam }) } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
    meta: topics(() => ['orders']),
  })

export const orderQuery = (api: Api, id: number) =>
  queryOptions({
    queryKey: ['order', id],
    queryFn: ({ signal }) => take(api.GET('/api/orders/{id}', { signal, params: { path: { id } } })),
    meta: topics(() => ['orders']),
  })
