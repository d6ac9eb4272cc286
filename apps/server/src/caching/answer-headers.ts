/** What stands in the headers of cached answers, whoever writes them. */

export const jsonType = 'application/json; charset=utf-8'

/** An answer that is the same for everybody; it may be kept, and is asked about every time. */
export const sharedCacheControl = 'no-cache'

const timing = (ms: number): string => `cache;desc="hit l1";dur=${ms.toFixed(2)}`
/** By hundredths of a millisecond: what nearly all hits take is put into words once. */
const timings = Array.from({ length: 100 }, (_, hundredths) => timing(hundredths / 100))

export const hitTiming = (ms: number): string => timings[Math.round(ms * 100)] ?? timing(ms)

/** If-None-Match (RFC 9110 §13.1.2): a list of validators, weak comparison. */
export function etagMatches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  return (
    header.trim() === '*' ||
    header.split(',').some(candidate => candidate.trim().replace(/^W\//, '') === etag)
  )
}
