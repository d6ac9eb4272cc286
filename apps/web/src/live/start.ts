import type { QueryClient } from '@tanstack/react-query'
import { type Client, connect, LiveError, type Place } from '@technomir/live/client'
import { setHearing } from '../app/query-client.ts'
import { feedLiveQueries } from './live-queries.ts'
import { setPageLive } from './page-live.ts'

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
      if (!(error instanceof LiveError && error.code === 'forbidden_topic')) {
        console.error(error)
        return
      }
      // The session has just ended: the page asks whose it is, and leaves.
      queryClient.invalidateQueries({ queryKey: ['session'] }).catch(() => {
        // The query itself holds its error.
      })
    },
  })
  feedLiveQueries(queryClient, live, place)
  setPageLive(live)
  return live
}
