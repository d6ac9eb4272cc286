import type { QueryClient } from '@tanstack/react-query'
import { type Client, connect, LiveError, type Place } from '@technomir/live/client'
import { setHearing } from '../app/query-client.ts'
import { feedLiveQueries } from './live-queries.ts'

/** Connects the page with the shop's changes, from what its data show on. The page is readable before, so this is loaded late. */
export function startLive(queryClient: QueryClient, place: Place | undefined): Client {
  const live = connect({
    url: '/ws',
    ...(place ? { startAt: place } : {}),
    onStatus: status => {
      setHearing(status === 'live' || status === 'connecting')
      // For tests, and for whoever looks at the page with the browser's tools.
      document.documentElement.dataset.live = status
    },
    onError: error => {
      // The session has just ended; the page that comes next begins another one.
      if (!(error instanceof LiveError && error.code === 'forbidden_topic')) console.error(error)
    },
  })
  feedLiveQueries(queryClient, live, place)
  return live
}
