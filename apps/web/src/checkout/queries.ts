import { queryOptions } from '@tanstack/react-query'
import { type Api, take } from '../api/client.ts'
import { topics } from '../api/queries.ts'
import type { Ok } from '../api/types.ts'

export type Preview = Ok<'/api/checkout'>
export type PreviewLine = Preview['items'][number]

/** What would be bought now, past all caches; fetched again with every change that touches it. */
export const checkoutQuery = (api: Api) =>
  queryOptions({
    queryKey: ['checkout'],
    queryFn: ({ signal }) => take(api.GET('/api/checkout', { signal })),
    gcTime: 0,
    meta: topics<Preview>(({ items }) => [
      'cart',
      'flash-sales',
      ...items.map(({ product_id }) => `product:${product_id}`),
    ]),
  })
