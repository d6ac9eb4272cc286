import { type PagePlace, pagePlaceId } from './page-data.ts'

/**
 * Up to where the page's data are true. The server says it with every answer in `Server-Timing` (the page itself may come out of a
 * cache and be true far beyond the moment it was made at); browsers that keep that from pages get by with the older place.
 */
export function placeOfPage(): { epoch: string; position: number } | undefined {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  const said = navigation?.serverTiming?.find(({ name }) => name === 'place')?.description
  const [, epoch, position] = /^([\w.-]{1,100}):(\d{1,16})$/.exec(said ?? '') ?? []
  if (epoch !== undefined) return { epoch, position: Number(position) }
  const written = document.getElementById(pagePlaceId)?.textContent
  const place = written ? (JSON.parse(written) as PagePlace | null) : null
  return place === null ? undefined : { epoch: place.epoch, position: Number(place.position) }
}
