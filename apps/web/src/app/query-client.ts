import { QueryClient } from '@tanstack/react-query'
import { ApiError } from '../api/client.ts'

/** Whether the page hears of changes; then data that are heard of are true until it is told otherwise. */
let hearing = true
export function setHearing(live: boolean): void {
  hearing = live
}

const unheardMs = 15_000

/** One for each page that a server renders, one for the life of a page in a browser. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: query => (hearing && query.meta?.topics ? Number.POSITIVE_INFINITY : unheardMs),
        gcTime: typeof document === 'undefined' ? Number.POSITIVE_INFINITY : 600_000,
        // An answer of the shop is an answer; only its silence is worth another try.
        retry: (count, error) =>
          typeof document !== 'undefined' &&
          count < 3 &&
          (!(error instanceof ApiError) || error.status === 0 || error.status >= 500),
      },
    },
  })
}
