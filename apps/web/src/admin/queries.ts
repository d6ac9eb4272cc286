import { infiniteQueryOptions } from '@tanstack/react-query'
import { type Api, take } from '../api/client.ts'
import { productTopics, topics } from '../api/queries.ts'
import type { Ok, Product } from '../api/types.ts'

export type AdminSale = Ok<'/api/admin/flash-sales'>['items'][number]
export type AdminComment = Ok<'/api/admin/comments'>['items'][number]

/** How often lists are fetched again whose changes are told to nobody but their owners. */
const everyMs = 15_000

const onPage = 20
const place = (after: string | null) => ({ limit: onPage, ...(after === null ? {} : { after }) })
const paged = {
  initialPageParam: null as string | null,
  getNextPageParam: (page: { next: string | null }) => page.next,
}

export const adminQueries = {
  products: (api: Api, q: string) =>
    infiniteQueryOptions({
      queryKey: ['admin', 'products', q],
      queryFn: ({ signal, pageParam }) =>
        take(
          api.GET('/api/admin/products', {
            signal,
            params: { query: { ...place(pageParam), ...(q === '' ? {} : { q }) } },
          }),
        ),
      ...paged,
      meta: topics<{ pages: { items: Product[] }[] }>(({ pages }) => [
        'flash-sales',
        ...productTopics(pages.flatMap(page => page.items)),
      ]),
    }),
  sales: (api: Api) =>
    infiniteQueryOptions({
      queryKey: ['admin', 'sales'],
      queryFn: ({ signal, pageParam }) =>
        take(api.GET('/api/admin/flash-sales', { signal, params: { query: place(pageParam) } })),
      ...paged,
      meta: topics(() => ['flash-sales']),
    }),
  comments: (api: Api, hidden: 'true' | 'false' | '') =>
    infiniteQueryOptions({
      queryKey: ['admin', 'comments', hidden],
      queryFn: ({ signal, pageParam }) =>
        take(
          api.GET('/api/admin/comments', {
            signal,
            params: { query: { ...place(pageParam), ...(hidden === '' ? {} : { hidden }) } },
          }),
        ),
      ...paged,
      refetchInterval: everyMs,
    }),
  orders: (api: Api) =>
    infiniteQueryOptions({
      queryKey: ['admin', 'orders'],
      queryFn: ({ signal, pageParam }) =>
        take(api.GET('/api/admin/orders', { signal, params: { query: place(pageParam) } })),
      ...paged,
      refetchInterval: everyMs,
    }),
}
