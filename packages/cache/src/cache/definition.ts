import type { Position } from '../position.ts'

/** What a load is told and what it tells back. */
export interface LoadContext<Value = unknown> {
  readonly key: string
  /** The load must show every change up to here; the value will be trusted as of this position. */
  readonly asOf: Position
  /** The reader could not be served from any cache: read from the source itself, not from a copy of it. */
  readonly direct: boolean
  /** Whether the cache is ended by tags. A cache under a TTL policy ignores the tags of what it was made from. */
  readonly tagged: boolean
  /** Aborted when the caches are closed, and after `hardTimeoutMs`. */
  readonly signal: AbortSignal
  /**
   * The value that this node kept last, true or not any more, for loads that only ask the source whether it has changed.
   * Its tags do not come with it.
   */
  readonly previous: { readonly value: Value } | null
  /** Tags that are known only from what was loaded. */
  tag(...tags: string[]): void
  /** Time to live instead of the cache's `ttlMs`, for this value; counted from the start of the load. */
  ttl(ms: number): void
  /** The value is true for this long at most, in ms by the clock of whoever said so; counted from the start of the load. */
  validFor(ms: number): void
  /** Serve the value, but do not keep it. */
  noStore(): void
  /** The load may have seen changes up to `position`, beyond what this node has processed. */
  sawUpTo(position: Position): void
  /** Which server answered, for `Server-Timing`. */
  loadedFrom(source: string): void
}

export interface CacheDefinition<Args, Value> {
  /** Unique; the tag `cache:<name>` ends all entries. */
  name: string
  /**
   * What ends an entry. `ttl`: time alone (and its own tag, and `all`). `tagged`: its tags, and time. `event`: any change of
   * what it shows, and a long time as a safety net.
   */
  policy: 'ttl' | 'tagged' | 'event'
  key: (args: Args) => string
  /** Time to live, ms. Default one hour. */
  ttlMs?: number
  /** Shortens every time to live by a random part of it, up to this one (0 to 1), so that what was loaded together does not end together. */
  ttlJitter?: number
  /** Time to live of `null`, the answer that there is no such thing. Default: as any value. */
  negativeTtlMs?: number
  /**
   * Sliding expiry: an entry that nobody reads for this long ends (up to an eighth later), in the memory of a node when nobody reads it there, in
   * the shared tier when nobody reads it anywhere. `ttlMs` stays the longest it can live.
   */
  idleMs?: number
  /** A hit with less time left than this has the value loaded anew in the background. Default 0: not before it has ended. */
  refreshAheadMs?: number
  /** Tags known before loading. */
  tags?: (args: Args) => readonly string[]
  /** Made of other caches' entries only: kept in memory, ready as bytes, ended by whatever ends a part. */
  composed?: boolean
  /**
   * For a composed cache whose values are not like their JSON (they hold buffers, say): the bytes of memory that a value takes, with all
   * that will hang on it. Its JSON is then made only for those who ask for bytes, and not kept. Default: estimated from the JSON.
   */
  sizeOf?(value: Value): number
  /** For a composed cache: the cache whose answer it is. People see the name and the key of that one. */
  presents?: { readonly name: string; readonly key: (args: Args) => string }
  /** How long after its time an entry may stand in, marked stale, when a load fails or the node is blind. Default 0: never. */
  staleIfErrorMs?: number
  /** How long after its time an entry is still served, marked stale, while it is loaded anew in the background. Default 0. */
  staleWhileRevalidateMs?: number
  /** Readers wait this long for a load, then get what may stand in for its value, if anything may; the load goes on. */
  softTimeoutMs?: number
  /** A load that takes longer has failed, with a `LoadTimeoutError`. */
  hardTimeoutMs?: number
  /**
   * Whether nodes that share a store wait for each other's loads of a key. Default true. Loads far quicker than a round trip to the
   * store may do without.
   */
  oneLoadForAllNodes?: boolean
  load(args: Args, context: LoadContext<Value>): Promise<Value>
  /** Loads many at once, in the order of `args`; a missing thing is a `null` value. */
  loadMany?(args: readonly Args[], contexts: readonly LoadContext<Value>[]): Promise<readonly Value[]>
}

export const defaultTtlMs = 3_600_000

/** The tag that ends all entries of a cache. */
export const cacheTag = (name: string): string => `cache:${name}`

/** All tags of an entry: its cache's own one and those that the load named. */
export function allTags(definition: { readonly name: string }, tags: Iterable<string>): string[] {
  return [...new Set([cacheTag(definition.name), ...tags])]
}
