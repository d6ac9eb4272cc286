import type { QueryClient, QueryKey } from '@tanstack/react-query'
import type { Locale } from '../i18n/locale.ts'

/** What a query has fetched, without when that was. */
interface PackedQuery {
  readonly key: QueryKey
  readonly data: unknown
}

/** What the server hands the browser together with the page. */
export interface PageData {
  readonly locale: Locale
  readonly origin: string
  readonly queries: readonly PackedQuery[]
}

/** The page's data show everything up to here. */
export interface PagePlace {
  readonly epoch: string
  readonly position: string
}

/** The elements that hold them. */
export const pageDataId = 'technomir-page'
export const pagePlaceId = 'technomir-place'

/** The data of all queries, for a page. */
export const packQueries = (queryClient: QueryClient): PackedQuery[] =>
  queryClient
    .getQueryCache()
    .getAll()
    .flatMap(({ queryKey, state }) =>
      state.status === 'success' ? [{ key: queryKey, data: state.data }] : [],
    )

/** Takes them over. They count as fetched now: a page is delivered only as long as it is true, however long ago it was made. */
export function unpackQueries(queryClient: QueryClient, queries: readonly PackedQuery[]): void {
  for (const { key, data } of queries) queryClient.setQueryData(key, data)
}
