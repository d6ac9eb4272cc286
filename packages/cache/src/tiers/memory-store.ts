import { LRUCache } from 'lru-cache'
import { type Clock, monotonicClock } from '../clock.ts'
import type { FoundEntry, LoadLocks, Store, StoredEntry } from './store.ts'

interface Kept {
  readonly cache: string
  readonly entry: StoredEntry
  /** Monotonic ms. */
  readonly until: number
  idleUntil: number
}

interface Lock {
  readonly owner: string
  readonly until: number
}

export interface MemoryStoreOptions {
  /** The entries read least recently go first. Default 10,000. */
  maxEntries?: number
  clock?: Clock
}

/**
 * A shared tier in the memory of this process: for several `Caches` in one process, and for tests of what is to run over Redis. A single
 * `Caches` has no use for it.
 */
export class MemoryStore implements Store {
  readonly #kept: LRUCache<string, Kept>
  readonly #held = new Map<string, Lock>()
  readonly #clock: Clock

  constructor({ maxEntries = 10_000, clock = monotonicClock }: MemoryStoreOptions = {}) {
    this.#kept = new LRUCache({ max: maxEntries })
    this.#clock = clock
  }

  async get(keys: readonly string[]): Promise<(FoundEntry | null)[]> {
    const now = this.#clock.now()
    return keys.map(key => {
      const kept = this.#alive(key, now)
      return kept && { ...kept.entry, ttlMs: kept.until - now }
    })
  }

  async set(
    cache: string,
    key: string,
    entry: StoredEntry,
    ttlMs: number,
    idleMs = Number.POSITIVE_INFINITY,
  ): Promise<void> {
    const now = this.#clock.now()
    this.#kept.set(key, { cache, entry, until: now + ttlMs, idleUntil: now + idleMs })
  }

  async touch(key: string, idleMs: number): Promise<void> {
    const now = this.#clock.now()
    const kept = this.#alive(key, now)
    if (kept) kept.idleUntil = Math.max(kept.idleUntil, now + idleMs)
  }

  async unlink(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#kept.delete(key)
  }

  async keys(cache: string, limit: number): Promise<string[]> {
    const keys: string[] = []
    for (const [key, kept] of this.#kept.entries()) {
      if (keys.length === limit) break
      if (kept.cache === cache) keys.push(key)
    }
    return keys
  }

  readonly locks: LoadLocks = {
    take: async (keys, owners, ttlMs) =>
      keys.map((key, i) => {
        const held = this.#ownerOf(key)
        if (held === null) this.#lock(key, owners[i] as string, ttlMs)
        return held
      }),
    replace: async (key, from, to, ttlMs) => {
      if (this.#ownerOf(key) !== from) return false
      this.#lock(key, to, ttlMs)
      return true
    },
    release: async (key, owner) => {
      if (this.#ownerOf(key) === owner) this.#held.delete(key)
    },
  }

  #alive(key: string, now: number): Kept | null {
    const kept = this.#kept.get(key)
    if (kept && now < kept.until && now < kept.idleUntil) return kept
    this.#kept.delete(key)
    return null
  }

  #lock(key: string, owner: string, ttlMs: number): void {
    this.#held.set(key, { owner, until: this.#clock.now() + ttlMs })
  }

  #ownerOf(key: string): string | null {
    const lock = this.#held.get(key)
    if (lock && this.#clock.now() < lock.until) return lock.owner
    this.#held.delete(key)
    return null
  }
}
