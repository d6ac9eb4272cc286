import type { Position } from '../position.ts'

/** What the shared tier keeps with a value. */
export interface EntryMeta {
  readonly epoch: string
  readonly asOf: Position
  readonly upTo: Position
  readonly tags: readonly string[]
}

export interface StoredEntry extends EntryMeta {
  /** The value, encoded. */
  readonly json: string
}

export interface FoundEntry extends EntryMeta {
  readonly value: unknown
  /** Time to live left, ms. */
  readonly ttlMs: number
}

/** The shared tier (L2). Failures are errors; the cache decides what to make of them. */
export interface Store {
  get(keys: readonly string[]): Promise<(FoundEntry | null)[]>
  set(cache: string, key: string, entry: StoredEntry, ttlMs: number): Promise<void>
  /** Removes keys without waiting for memory to be freed. A courtesy: validity never rests on it. */
  unlink(keys: readonly string[]): Promise<void>
  /** Up to `limit` keys of a cache that are likely to exist. */
  keys(cache: string, limit: number): Promise<string[]>
}

/** Who wants to know of keys that are gone from the shared tier. */
export interface KeyWatcher {
  /** Whether the key matters. Asked for every key that changes. */
  holds(key: string): boolean
  /** These keys were deleted; `all` when everything was. */
  gone(keys: readonly string[] | 'all'): void
}

/** Notices keys that somebody deletes from the shared tier by hand. A courtesy: validity never rests on it. */
export interface KeyWatch {
  /** Watches until `signal` aborts; never rejects, reports what keeps it from watching to `onError`. */
  watch(watcher: KeyWatcher, signal: AbortSignal, onError: (error: Error) => void): Promise<void>
}
