import type { Clock } from '../clock.ts'
import { GatheredReads } from './gathered-reads.ts'
import type { FoundEntry, LoadLocks, Store, StoredEntry } from './store.ts'

/** After a failure the store is left alone for this long; after each trial that fails too, twice as long, up to the last. */
const firstPauseMs = 500
const lastPauseMs = 2000

/**
 * The store, as the caches use it: a failure is a miss, and a store that has just failed is not asked by anybody for a
 * while (a circuit breaker). Then one command goes on trial, alone; when it succeeds, all may ask again.
 */
export class SharedTier {
  readonly locks: LoadLocks | null
  readonly #store: Store
  readonly #clock: Clock
  readonly #onError: (error: Error) => void
  readonly #gathered: GatheredReads
  #pausedUntil = Number.NEGATIVE_INFINITY
  #pauseMs = 0
  #onTrial = false

  constructor(store: Store, clock: Clock, onError: (error: Error) => void) {
    this.#store = store
    this.#clock = clock
    this.#onError = onError
    this.#gathered = new GatheredReads(keys => this.get(keys))
    this.locks = store.locks ? this.#guarded(store.locks) : null
  }

  /** Whether the store is in use, left alone after a failure, or on trial. */
  get state(): 'closed' | 'open' | 'half-open' {
    if (this.#pauseMs === 0) return 'closed'
    return this.#onTrial || this.#clock.now() >= this.#pausedUntil ? 'half-open' : 'open'
  }

  /** Calls `arrived`, which must not throw, with what the store has of one key. */
  getOne(key: string, arrived: (found: FoundEntry | null) => void): void {
    this.#gathered.read(key, arrived)
  }

  /** Never rejects: what the store does not say is not there. */
  get(keys: readonly string[]): Promise<readonly (FoundEntry | null)[]> {
    if (this.#pauseMs > 0) return this.#getOnTrial(keys)
    // As `#try` does it, but this is the way of nearly all reads, so without a promise more than needed.
    return this.#store.get(keys).catch((error: unknown) => {
      this.#failed(error, false)
      return keys.map(() => null)
    })
  }

  async #getOnTrial(keys: readonly string[]): Promise<readonly (FoundEntry | null)[]> {
    return (await this.#try(() => this.#store.get(keys))) ?? keys.map(() => null)
  }

  async set(cache: string, key: string, entry: StoredEntry, ttlMs: number, idleMs?: number): Promise<void> {
    await this.#try(() =>
      idleMs === undefined || !this.#store.touch
        ? this.#store.set(cache, key, entry, ttlMs)
        : this.#store.set(cache, key, entry, ttlMs, idleMs),
    )
  }

  async touch(key: string, idleMs: number): Promise<void> {
    await this.#try(async () => this.#store.touch?.(key, idleMs))
  }

  async unlink(keys: readonly string[]): Promise<void> {
    await this.#try(() => this.#store.unlink(keys))
  }

  async keys(cache: string, limit: number): Promise<readonly string[]> {
    return (await this.#try(() => this.#store.keys(cache, limit))) ?? []
  }

  /** A store that is gone says nothing about any lock. */
  #guarded(locks: LoadLocks): LoadLocks {
    return {
      take: async (keys, owners, ttlMs) => (await this.#try(() => locks.take(keys, owners, ttlMs))) ?? [],
      replace: async (key, from, to, ttlMs) =>
        (await this.#try(() => locks.replace(key, from, to, ttlMs))) ?? false,
      release: async (key, owner) => {
        await this.#try(() => locks.release(key, owner))
      },
    }
  }

  async #try<T>(command: () => Promise<T>): Promise<T | null> {
    const trial = this.#pauseMs > 0
    if (trial && (this.#onTrial || this.#clock.now() < this.#pausedUntil)) return null
    this.#onTrial = trial
    try {
      const answer = await command()
      // A command from before the failure that ends well only now says nothing about the store as it is.
      if (trial) this.#pauseMs = 0
      return answer
    } catch (error) {
      this.#failed(error, trial)
      return null
    } finally {
      if (trial) this.#onTrial = false
    }
  }

  #failed(error: unknown, trial: boolean): void {
    // Of many that fail together the first one starts the pause.
    if (trial || this.#pauseMs === 0) this.#pause()
    this.#onError(error instanceof Error ? error : new Error(String(error)))
  }

  #pause(): void {
    this.#pauseMs = this.#pauseMs === 0 ? firstPauseMs : Math.min(this.#pauseMs * 2, lastPauseMs)
    this.#pausedUntil = this.#clock.now() + this.#pauseMs
  }
}
