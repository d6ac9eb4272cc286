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

/** As it was stored. Nobody parses the value before somebody wants it: whoever answers with bytes never does. */
export interface FoundEntry extends StoredEntry {
  /** Time to live left, ms. */
  readonly ttlMs: number
}

/**
 * Locks on loads that the nodes of a store share. `owner` is any text, another one with every lock. What a lock says is never needed
 * for a value to be right.
 */
export interface LoadLocks {
  /** Locks each key that is not locked, for `ttlMs`. Answers for each what stands in its lock, or `null` when this call has locked it. */
  take(keys: readonly string[], owners: readonly string[], ttlMs: number): Promise<readonly (string | null)[]>
  /** If `from` stands in the lock, puts `to` there, for `ttlMs` from now. Atomic. */
  replace(key: string, from: string, to: string, ttlMs: number): Promise<boolean>
  /** Unlocks if `owner` stands in the lock. Atomic. */
  release(key: string, owner: string): Promise<void>
}

/** The shared tier (L2). Failures are errors; the cache decides what to make of them. */
export interface Store {
  get(keys: readonly string[]): Promise<(FoundEntry | null)[]>
  /** @param idleMs the entry also ends when nobody touches it for so long; only stores that have `touch` are given it */
  set(cache: string, key: string, entry: StoredEntry, ttlMs: number, idleMs?: number): Promise<void>
  /**
   * Somebody reads the entry: it shall stay for `idleMs` from now, if it would end earlier, but never longer than its time to live.
   * Without this method entries that nobody reads end in memory only.
   */
  touch?(key: string, idleMs: number): Promise<void>
  /** Removes keys without waiting for memory to be freed. A courtesy: validity never rests on it. */
  unlink(keys: readonly string[]): Promise<void>
  /** Up to `limit` keys of a cache that are likely to exist. */
  keys(cache: string, limit: number): Promise<string[]>
  /** So that one node loads what all want. Without them every node loads for itself. */
  readonly locks?: LoadLocks | undefined
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
