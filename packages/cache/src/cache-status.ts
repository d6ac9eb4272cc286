import type { Read } from './cache/read.ts'

/**
 * The `Cache-Status` header of a read (RFC 9211), as one list member: `technomir; hit; ttl=3540; key="bestsellers"; detail=l1`.
 * A value that is served past its time, or unproven, has a `ttl` of at most 0 and the detail `stale`.
 * @param cacheName a token that names the cache to people, without spaces
 * @param key the entry's key; characters that a structured field cannot carry are percent-encoded
 */
export function formatCacheStatus(cacheName: string, read: Read<unknown>, key: string): string {
  return [cacheName, ...handling(read), `key=${quoted(key)}`, `detail=${detail(read)}`].join('; ')
}

function handling(read: Read<unknown>): string[] {
  const ttl = `ttl=${Math.floor(read.ttlMs / 1000)}`
  const collapsed = read.collapsed ? ['collapsed'] : []
  switch (read.outcome) {
    case 'hit':
      return ['hit', ttl]
    case 'stale':
      return ['hit', `ttl=${Math.min(0, Math.floor(read.ttlMs / 1000))}`]
    case 'bypass':
      return ['fwd=bypass', ...collapsed]
    case 'miss':
      return ['fwd=miss', ...(read.stored ? ['stored'] : []), ...collapsed, ttl]
  }
}

/** Who had to be asked, as a token. */
function detail(read: Read<unknown>): string {
  if (read.outcome === 'stale') return 'stale'
  if (read.outcome === 'bypass') return read.reason ?? 'bypass'
  if (read.outcome === 'hit') return read.tier
  return read.sources.length === 0 ? 'load' : read.sources.join('+')
}

/** An sf-string (RFC 8941 §3.3.3) holds printable ASCII only. */
function quoted(text: string): string {
  const ascii = text.replace(/[^\x20-\x7e]/gu, character => encodeURIComponent(character))
  return `"${ascii.replace(/["\\]/g, '\\$&')}"`
}
