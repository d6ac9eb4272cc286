import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { ReceivedEvent } from '@technomir/live/client'
import type { CatalogueSearch, SearchSearch } from '../catalogue/search-params.ts'
import { type Api, take } from './client.ts'
import { concerns } from './list-changes.ts'
import type { Product } from './types.ts'

/** Topics that change what a query shows: as long as it is on the screen, an event of one has it fetched again. */
export type TopicsOf = (data: unknown) => readonly string[]

declare module '@tanstack/react-query' {
  interface Register {
    queryMeta: {
      topics?: TopicsOf
      /** Whether an event of these topics may have changed what the query shows; without it each may. */
      concerns?: (event: ReceivedEvent) => boolean
    }
  }
}

/** Lists longer than this hear of every product instead. */
const heardProducts = 120

export const productTopics = (items: readonly { id: number }[]): string[] =>
  items.length > heardProducts ? ['catalog'] : items.map(({ id }) => `product:${id}`)

/** Types a query's topics by its data. */
export const topics = <T>(of: (data: T) => readonly string[]): { topics: TopicsOf } => ({
  topics: data => of(data as T),
})

const sales = 'flash-sales'
const lists = 'lists'

/** What a list of products hears of. */
const listTopics = topics<{ pages: { items: Product[] }[] }>(({ pages }) => [
  lists,
  sales,
  ...productTopics(pages.flatMap(p => p.items)),
])

const inCategory = (category: string | undefined) => (category === undefined ? '*' : { category })

/** Whether prices and stock decide what a search shows, or in which order. */
const byPriceOrStock = ({ minPrice, maxPrice, inStock, sort }: SearchSearch): boolean =>
  minPrice !== undefined ||
  maxPrice !== undefined ||
  inStock !== undefined ||
  sort?.endsWith('price') === true

/** Queries that read the API. One function for each; keys begin with what is read. */
export const queries = {
  flashSales: (api: Api) =>
    queryOptions({
      queryKey: ['flash-sales'],
      queryFn: ({ signal }) => take(api.GET('/api/flash-sales', { signal })),
      meta: topics<{ items: { product: Product }[] }>(({ items }) => [
        sales,
        ...productTopics(items.map(i => i.product)),
      ]),
    }),
  bestsellers: (api: Api) =>
    queryOptions({
      queryKey: ['bestsellers'],
      queryFn: ({ signal }) => take(api.GET('/api/bestsellers', { signal })),
      meta: topics<{ items: Product[] }>(({ items }) => [sales, 'bestsellers', ...productTopics(items)]),
    }),
  recommendations: (api: Api) =>
    queryOptions({
      queryKey: ['recommendations'],
      queryFn: ({ signal }) => take(api.GET('/api/recommendations', { signal })),
      meta: topics<{ items: Product[] }>(({ items }) => [sales, ...productTopics(items)]),
    }),
  topComments: (api: Api) =>
    queryOptions({
      queryKey: ['comments', 'top'],
      queryFn: ({ signal }) => take(api.GET('/api/comments/top', { signal })),
      staleTime: 60_000,
      meta: topics(() => ['comments']),
    }),
  categories: (api: Api) =>
    queryOptions({
      queryKey: ['categories'],
      queryFn: ({ signal }) => take(api.GET('/api/categories', { signal })),
      staleTime: 300_000,
      meta: { ...topics(() => [lists]), concerns: concerns({ on: '*', texts: false }) },
    }),
  facets: (api: Api, category: string | undefined) =>
    queryOptions({
      queryKey: ['facets', category ?? ''],
      queryFn: ({ signal }) =>
        take(
          api.GET('/api/catalogue/facets', {
            signal,
            params: { query: category === undefined ? {} : { category } },
          }),
        ),
      staleTime: 60_000,
      meta: { ...topics(() => [lists]), concerns: concerns({ on: inCategory(category), texts: false }) },
    }),
  productPage: (api: Api, id: number) =>
    queryOptions({
      queryKey: ['product', id],
      queryFn: ({ signal }) => take(api.GET('/api/products/{id}/page', { signal, params: { path: { id } } })),
      meta: topics<{ similar: { items: Product[] } }>(({ similar }) => [
        sales,
        `product:${id}`,
        ...productTopics(similar.items),
      ]),
    }),
  comments: (api: Api, id: number) =>
    infiniteQueryOptions({
      queryKey: ['product', id, 'comments'],
      queryFn: ({ signal, pageParam }) =>
        take(
          api.GET('/api/products/{id}/comments', {
            signal,
            params: { path: { id }, query: pageParam === null ? {} : { after: pageParam } },
          }),
        ),
      initialPageParam: null as string | null,
      getNextPageParam: page => page.next,
    }),
  catalogue: (api: Api, category: string | undefined, search: CatalogueSearch) =>
    infiniteQueryOptions({
      queryKey: ['catalogue', category ?? '', search],
      queryFn: ({ signal, pageParam }) =>
        take(
          api.GET('/api/products', {
            signal,
            params: {
              query: {
                ...search,
                ...(category === undefined ? {} : { category }),
                ...(pageParam === null ? {} : { after: pageParam }),
              },
            },
          }),
        ),
      initialPageParam: null as string | null,
      getNextPageParam: page => page.next,
      meta: {
        ...listTopics,
        concerns: concerns({ on: inCategory(category), texts: search.sort === 'name' }),
      },
    }),
  search: (api: Api, search: SearchSearch) =>
    infiniteQueryOptions({
      queryKey: ['search', search],
      queryFn: ({ signal, pageParam }) =>
        take(
          api.GET('/api/search', {
            signal,
            params: { query: { ...search, ...(pageParam === null ? {} : { after: pageParam }) } },
          }),
        ),
      initialPageParam: null as string | null,
      getNextPageParam: page => page.next,
      meta: {
        ...listTopics,
        concerns: concerns({ on: byPriceOrStock(search) ? '*' : 'nothing', texts: true }),
      },
    }),
  suggestions: (api: Api, q: string) =>
    queryOptions({
      queryKey: ['suggestions', q],
      queryFn: ({ signal }) => take(api.GET('/api/search/suggest', { signal, params: { query: { q } } })),
      staleTime: 60_000,
    }),
  cart: (api: Api) =>
    queryOptions({
      queryKey: ['cart'],
      queryFn: ({ signal }) => take(api.GET('/api/cart', { signal })),
      meta: topics<{ items: { product: Product }[] }>(({ items }) => [
        'cart',
        sales,
        ...productTopics(items.map(i => i.product)),
      ]),
    }),
}
