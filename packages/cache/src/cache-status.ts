import type { Read } from './cache/read.ts'

/**
 * The `Cache-Status` header of a read (RFC 9211), as one list member: `technomir; hit; ttl=3540; key="bestsellers"; detail=l1`.
 * A value that is served past its time, or unproven, has a `ttl` of at most 0 and the detail `stale`.
 * @param cacheName names the cache to people
 * @param key the entry's key; characters that a structured field cannot carry are percent-encoded
 */
export function formatCacheStatus(cacheName: string, read: Read<unknown>, key: string): string {
  const fields = [item(cacheName), ...handling(read), `key=${quoted(key)}`, `detail=${item(detail(read))}`]
  return fields.join('; ')
}

function handling(read: Read<unknown>): string[] {
  const seconds = Math.floor(read.ttlMs / 1000)
  // A hit whose last millisecond has just passed is no stale answer.
  const ttl = `ttl=${Math.max(0, seconds)}`
  const collapsed = read.collapsed ? ['collapsed'] : []
  switch (read.outcome) {
    case 'hit':
      return ['hit', ttl]
    case 'stale':
      return ['hit', `ttl=${Math.min(0, seconds)}`]
    case 'bypass':
      return ['fwd=bypass', ...collapsed]
    case 'miss':
      return ['fwd=miss', ...(read.stored ? ['stored'] : []), ...collapsed, ttl]
  }
}

/** Who had to be asked. */
function detail(read: Read<unknown>): string {
  if (read.outcome === 'stale') return 'stale'
  if (read.outcome === 'bypass') return read.reason ?? 'bypass'
  if (read.outcome === 'hit') return read.tier
  return read.sources.length === 0 ? 'load' : read.sources.join('+')
}

/** A token (RFC 8941 §3.3.4) where the text is one, else a string. */
const item = (text: string): string => (/^[A-Za-z*][\w!#$%&'*+.^`|~:/-]*$/.test(text) ? text : quoted(text))

/** An sf-string (RFC 8941 §3.3.3) holds printable ASCII only. */
function quoted(text: string): string {
  const ascii = text.toWellFormed().replace(/[^\x20-\x7e]/gu, character => encodeURIComponent(character))
  return `"${ascii.replace(/["\\]/g, '\\$&')}"`
}
