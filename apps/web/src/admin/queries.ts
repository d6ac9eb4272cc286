import { infiniteQueryOptions } from '@tanstack/react-query'
import { type Api, take } from '../api/client.ts'
import { productTopics, topics } from '../api/queries.ts'
import type { Ok, Product } from '../api/types.ts'

export type AdminSale = Ok<'/api/admin/flash-sales'>['items'][number]
export type AdminComment = Ok<'/api/admin/comments'>['items'][number]

/** Comments are told of with their product; an order or its end changes the stock of each of its products. */
const anyProduct = topics(() => ['product:*'])

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
      meta: anyProduct,
    }),
  orders: (api: Api) =>
    infiniteQueryOptions({
      queryKey: ['admin', 'orders'],
      queryFn: ({ signal, pageParam }) =>
        take(api.GET('/api/admin/orders', { signal, params: { query: place(pageParam) } })),
      ...paged,
      meta: anyProduct,
    }),
}
