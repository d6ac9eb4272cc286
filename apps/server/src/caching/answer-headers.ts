/** What stands in the headers of cached answers, whoever writes them. */

export const jsonType = 'application/json; charset=utf-8'

/** An answer that is the same for everybody; it may be kept, and is asked about every time. */
export const sharedCacheControl = 'no-cache'

export const hitTiming = (ms: number): string => `cache;desc="hit l1";dur=${ms.toFixed(2)}`

/** If-None-Match (RFC 9110 §13.1.2): a list of validators, weak comparison. */
export function etagMatches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  return (
    header.trim() === '*' ||
    header.split(',').some(candidate => candidate.trim().replace(/^W\//, '') === etag)
  )
}
