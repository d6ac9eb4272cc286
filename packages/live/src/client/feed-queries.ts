import type { Client } from './client.ts'

export type QueryKey = readonly unknown[]

/** As much of TanStack Query's `QueryClient` as is needed. */
export interface QueryClientLike {
  invalidateQueries(filters: { queryKey: QueryKey }): unknown
}

/**
 * Keeps queries fresh: an event or a notice invalidates the keys of its topic, a refetch those of all its topics.
 * @param keysOf the query keys that depend on a topic; it is also asked for wildcards as they are subscribed
 *   (`product:*`), then the answer must cover everything under them. Keys work as TanStack Query's do: by their beginning.
 * @param onError told when a query client's promise is rejected; default: `console.error`
 * @returns stops it
 */
export function feedQueries(
  client: Pick<Client, 'listen'>,
  queryClient: QueryClientLike,
  keysOf: (topic: string) => readonly QueryKey[],
  onError: (error: unknown) => void = error => console.error(error),
): () => void {
  function invalidate(topics: readonly string[]): void {
    // Two topics may stand for one query; it is fetched once.
    const keys = new Map(topics.flatMap(keysOf).map(key => [JSON.stringify(key), key]))
    for (const queryKey of keys.values()) {
      Promise.resolve(queryClient.invalidateQueries({ queryKey })).catch(onError)
    }
  }
  return client.listen({
    onEvent: ({ topic }) => invalidate([topic]),
    onNotice: ({ topic }) => invalidate([topic]),
    onRefetch: invalidate,
  })
}
