import type { Clock } from '../clock.ts'
import type { FoundEntry, Store, StoredEntry } from './store.ts'

/** After a failure the store is left alone for this long. */
const pauseMs = 500

/**
 * The store, as the caches use it: a failure is a miss, and a store that has just failed is not asked again by every
 * reader in turn.
 */
export class SharedTier {
  readonly #store: Store
  readonly #clock: Clock
  readonly #onError: (error: Error) => void
  #pausedUntil = Number.NEGATIVE_INFINITY

  constructor(store: Store, clock: Clock, onError: (error: Error) => void) {
    this.#store = store
    this.#clock = clock
    this.#onError = onError
  }

  async get(keys: readonly string[]): Promise<readonly (FoundEntry | null)[]> {
    return (await this.#try(() => this.#store.get(keys))) ?? keys.map(() => null)
  }

  async set(cache: string, key: string, entry: StoredEntry, ttlMs: number): Promise<void> {
    await this.#try(() => this.#store.set(cache, key, entry, ttlMs))
  }

  async unlink(keys: readonly string[]): Promise<void> {
    await this.#try(() => this.#store.unlink(keys))
  }

  async keys(cache: string, limit: number): Promise<readonly string[]> {
    return (await this.#try(() => this.#store.keys(cache, limit))) ?? []
  }

  async #try<T>(command: () => Promise<T>): Promise<T | null> {
    if (this.#clock.now() < this.#pausedUntil) return null
    try {
      return await command()
    } catch (error) {
      this.#pausedUntil = this.#clock.now() + pauseMs
      this.#onError(error instanceof Error ? error : new Error(String(error)))
      return null
    }
  }
}
