import type { Query, QueryClient } from '@tanstack/react-query'
import type { Client, Place, Subscription } from '@technomir/live/client'

/** Events of one moment (an order of ten products) have a query fetched once. */
const calmMs = 150
/** So many rows at once are told to everybody: not everybody asks in the same moment. */
const spreadMs = 1000
/** Where that is told. */
const resets = 'tables'

interface Heard {
  topics: string
  subscription: Subscription
}

/**
 * Keeps queries with `meta.topics` true while they are on the screen: hears their topics from the place that their data
 * show, and fetches them again after an event. A query that comes back to the screen resumes from its place, so nothing is
 * fetched in vain and nothing missed.
 * @param pagePlace what the data that came with the page show
 * @returns stops it
 */
export function feedLiveQueries(
  queryClient: QueryClient,
  live: Client,
  pagePlace: Place | undefined,
): () => void {
  const cache = queryClient.getQueryCache()
  /** What the data of a query show everything up to; `asked`: what the request under way carries. */
  const places = new Map<string, { shown?: Place | undefined; asked?: Place | undefined }>()
  const heard = new Map<string, Heard>()
  const timers = new Map<string, ReturnType<typeof setTimeout>>()

  const placeOf = (hash: string) => {
    const place = places.get(hash) ?? {}
    places.set(hash, place)
    return place
  }

  function refetch(query: Query, afterMs = calmMs): void {
    const hash = query.queryHash
    if (timers.has(hash)) return
    const timer = setTimeout(() => {
      timers.delete(hash)
      queryClient.invalidateQueries({ queryKey: query.queryKey, exact: true }).catch(() => {
        // The query itself holds its error.
      })
    }, afterMs)
    timers.set(hash, timer)
  }

  function hear(query: Query): void {
    const { topics } = query.meta ?? {}
    if (topics === undefined) return
    const hash = query.queryHash
    const now = heard.get(hash)
    if (query.getObserversCount() === 0) {
      now?.subscription.close()
      heard.delete(hash)
      return
    }
    if (query.state.data === undefined) return
    const names = [...new Set([...topics(query.state.data), resets])].sort()
    const startAt = placeOf(hash).shown
    if (now?.topics === names.join(' ')) {
      if (startAt) now.subscription.startAt(startAt)
      return
    }
    const subscription = live.subscribe(names, {
      ...(startAt ? { startAt } : {}),
      onEvent: event => {
        if (event.topic === resets) refetch(query, calmMs + Math.random() * spreadMs)
        else if (query.meta?.concerns?.(event) ?? true) refetch(query)
      },
      onRefetch: () => refetch(query),
    })
    now?.subscription.close()
    heard.set(hash, { topics: names.join(' '), subscription })
  }

  if (pagePlace) for (const query of cache.getAll()) placeOf(query.queryHash).shown = pagePlace
  for (const query of cache.getAll()) hear(query)

  const stop = cache.subscribe(event => {
    const { query } = event
    const hash = query.queryHash
    if (event.type === 'observerAdded' || event.type === 'observerRemoved') hear(query)
    else if (event.type === 'removed') places.delete(hash)
    else if (event.type === 'updated') {
      const { action } = event
      if (action.type === 'fetch') placeOf(hash).asked = live.place()
      // Data that the page made up by itself (optimistic ones) show no place.
      else if (action.type === 'success' && !action.manual) {
        placeOf(hash).shown = placeOf(hash).asked
        hear(query)
      }
    }
  })
  return () => {
    stop()
    for (const { subscription } of heard.values()) subscription.close()
    for (const timer of timers.values()) clearTimeout(timer)
  }
}
