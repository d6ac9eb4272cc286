import { type Clock, monotonicClock } from '../clock.ts'
import type { Follower } from '../follower/follower.ts'
import { L1 } from '../tiers/l1.ts'
import { SharedTier } from '../tiers/shared-tier.ts'
import type { KeyWatch, Store } from '../tiers/store.ts'
import { Cache } from './cache.ts'
import { copiesOf } from './copies.ts'
import type { Core } from './core.ts'
import type { CacheDefinition } from './definition.ts'
import { type ListedEntry, listEntries } from './listing.ts'

export interface CachesOptions {
  follower: Follower
  /** The shared tier; without it entries live in this process only. */
  store?: Store
  /** Ends what this process keeps of keys that somebody deletes from the shared tier by hand. */
  watch?: KeyWatch
  /** Bounds of the memory tier. Default 100,000 entries and 128 MiB. */
  maxEntries?: number
  maxBytes?: number
  /** How long a reader waits for this node to reach what the reader has already seen, before it is served past the caches. Default 50 ms. */
  waitMs?: number
  clock?: Clock
  onError?: (error: Error) => void
  /** Only for tests that show what goes wrong without fences: every load is then trusted as of its end, as naive caches do. */
  unsafelyWithoutFences?: boolean
}

/** All caches of a node: they share the memory tier, the shared tier and the follower. */
export class Caches {
  readonly follower: Follower
  readonly #core: Core
  readonly #stop = new AbortController()
  readonly #caches = new Map<string, Cache<never, unknown>>()

  constructor(options: CachesOptions) {
    const clock = options.clock ?? monotonicClock
    const onError = options.onError ?? (() => {})
    this.follower = options.follower
    const l1 = new L1({
      maxEntries: options.maxEntries ?? 100_000,
      maxBytes: options.maxBytes ?? 128 * 2 ** 20,
    })
    const l2 = options.store ? new SharedTier(options.store, clock, onError) : null
    this.#core = {
      follower: options.follower,
      l1,
      l2,
      clock,
      signal: this.#stop.signal,
      waitMs: options.waitMs ?? 50,
      fences: !options.unsafelyWithoutFences,
    }
    // The generation has ended these entries already; this gives their memory back.
    options.follower.on('reset', () => l1.clear())
    if (l2) options.follower.on('ended', keys => void l2.unlink(keys))
    void options.watch?.watch(copiesOf(this.#core), this.#stop.signal, onError)
  }

  /** Declares a cache. Throws when the name is taken. */
  define<Args, Value>(definition: CacheDefinition<Args, Value>): Cache<Args, Value> {
    if (this.#caches.has(definition.name))
      throw new Error(`A cache named "${definition.name}" is declared already.`)
    const cache = new Cache(this.#core, definition)
    this.#caches.set(definition.name, cache as Cache<never, unknown>)
    return cache
  }

  /** All declared caches, in the order of declaration. */
  declared(): readonly Cache<never, unknown>[] {
    return [...this.#caches.values()]
  }

  /** Up to `limit` entries of a cache that may be served now: of the shared tier as far as it lists them, and of this process. */
  listEntries(cache: Cache<never, unknown>, limit: number): Promise<readonly ListedEntry[]> {
    return listEntries(this.#core, cache.definition, limit)
  }

  /** @internal */
  get core(): Core {
    return this.#core
  }

  close(): void {
    this.#stop.abort()
    this.#core.l1.clear()
  }
}
