/** What a `Cache-Status` of the shop says (RFC 9211). */
export interface CacheStatus {
  readonly outcome: 'hit' | 'stale' | 'miss' | 'bypass'
  /** The tier that had it, the databases that were asked, or why the cache was bypassed. */
  readonly detail: string | null
}

/** Reads the header; null when it is none of the shop's. */
export function readCacheStatus(header: string | null): CacheStatus | null {
  // Keys are quoted and may hold anything, semicolons too.
  const [name, ...rest] = (header ?? '').replace(/"(?:[^"\\]|\\.)*"/g, '""').split(';')
  if (name !== 'technomir') return null
  const words = new Map(
    rest.map(part => {
      const [word = '', value = ''] = part.trim().split('=', 2)
      return [word, value]
    }),
  )
  const detail = words.get('detail') ?? null
  if (words.has('hit')) return { outcome: detail === 'stale' ? 'stale' : 'hit', detail }
  const forwarded = words.get('fwd')
  return forwarded === 'bypass' || forwarded === 'miss' ? { outcome: forwarded, detail } : null
}

/** Who has answered the loads, out of `Server-Timing`: `primary`, `replica`, both; null: no database was asked. */
export const databaseIn = (serverTiming: string | null): string | null =>
  /\bdb;desc="([^"]+)"/.exec(serverTiming ?? '')?.[1] ?? null
