import type { Clock } from '../clock.ts'
import type { Follower } from '../follower/follower.ts'
import { L1 } from '../tiers/l1.ts'
import { SharedTier } from '../tiers/shared-tier.ts'
import type { KeyWatch, Store } from '../tiers/store.ts'
import { TurnTime } from '../turn-time.ts'
import { Cache } from './cache.ts'
import { checkDefinition } from './check-definition.ts'
import { copiesOf } from './copies.ts'
import type { Core } from './core.ts'
import type { CacheDefinition } from './definition.ts'
import { type Ended, tagsOf } from './ended.ts'
import { type CacheEvents, Events } from './events.ts'
import { type HeldEntry, heldEntries } from './held.ts'
import { removeEnded } from './key-tag.ts'
import { type ListedEntry, listEntries } from './listing.ts'
import type { Tracer } from './tracing.ts'
import { type Invalidate, Writing, type Written } from './writing.ts'

export interface CachesOptions {
  follower: Follower
  /** The shared tier; without it entries live in this process only. */
  store?: Store
  /** Ends what this process keeps of keys that somebody deletes from the shared tier by hand. */
  watch?: KeyWatch
  /** Bounds the memory tier by the number of entries. Default 100,000. */
  maxEntries?: number
  /**
   * Bounds the memory tier by bytes: of what the process really keeps, as estimated (JSON and value of each entry, keys), on the heap and
   * beside it. Keep it to a fraction of `--max-old-space-size`. Default 128 MiB.
   */
  maxBytes?: number
  /** How long a reader waits for this node to reach what the reader has already seen, before it is served past the caches. Default 50 ms. */
  waitMs?: number
  /**
   * Puts an invalidation of tags into the log and resolves with its place there, once it is durable. Without it nothing can be set,
   * deleted or invalidated from here; what changes the source then is all that ends entries.
   */
  invalidate?: Invalidate
  /** How long a write may wait for the log, and then for this node to process it. Default 2000 ms. */
  writeMs?: number
  /** Default: the follower's, and it must be the same. */
  clock?: Clock
  /** Makes spans of loads and of reads from the shared tier: a tracer of `@opentelemetry/api`, say. */
  tracer?: Tracer
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
    const clock = options.clock ?? options.follower.clock
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
      time: new TurnTime(clock, options.follower),
      signal: this.#stop.signal,
      writing: new Writing({
        follower: options.follower,
        invalidate: options.invalidate ?? null,
        writeMs: options.writeMs ?? 2000,
        clock,
        signal: this.#stop.signal,
      }),
      waitMs: options.waitMs ?? 50,
      events: new Events(onError),
      tracer: options.tracer ?? null,
      fences: !options.unsafelyWithoutFences,
    }
    options.follower.on('raised', tags => removeEnded(l1, tags))
    // The generation has ended these entries already; this gives their memory back.
    options.follower.on('reset', () => l1.clear())
    if (l2) options.follower.on('ended', keys => void l2.unlink(keys))
    const { events } = this.#core
    options.follower.on('entry', ({ position, tags }) => {
      if (tags.length > 0 && events.heard.invalidated) events.tell('invalidated', { position, tags })
    })
    void options.watch?.watch(copiesOf(this.#core), this.#stop.signal, onError)
  }

  /** Tells `listener` of every such event of all caches. Nobody is waited for, and events to which nobody listens cost nothing. */
  on<Name extends keyof CacheEvents>(name: Name, listener: (...event: CacheEvents[Name]) => void): this {
    this.#core.events.on(name, listener)
    return this
  }

  off<Name extends keyof CacheEvents>(name: Name, listener: (...event: CacheEvents[Name]) => void): this {
    this.#core.events.off(name, listener)
    return this
  }

  /** Declares a cache. Throws when the name is taken, or when an option cannot be meant as it is. */
  define<Args, Value>(definition: CacheDefinition<Args, Value>): Cache<Args, Value> {
    checkDefinition(definition)
    if (this.#caches.has(definition.name))
      throw new Error(`A cache named "${definition.name}" is declared already.`)
    const cache = new Cache(this.#core, definition)
    this.#caches.set(definition.name, cache as unknown as Cache<never, unknown>)
    return cache
  }

  /**
   * Ends entries on all nodes.
   * @throws LogUnavailableError when it is not certain that the log holds it; to be repeated, which is harmless
   */
  async invalidate(what: Ended): Promise<Written> {
    return this.#core.writing.invalidate(tagsOf(what))
  }

  /** All declared caches, in the order of declaration. */
  declared(): readonly Cache<never, unknown>[] {
    return [...this.#caches.values()]
  }

  /** Up to `limit` entries of a cache that may be served now: of the shared tier as far as it lists them, and of this process. */
  listEntries(cache: Cache<never, unknown>, limit: number): Promise<readonly ListedEntry[]> {
    return listEntries(this.#core, cache.definition, limit)
  }

  /** What the tiers keep under a key of a cache, true or not, for whoever looks into the machinery. Changes and counts nothing. */
  held(cache: Cache<never, unknown>, key: string): Promise<readonly HeldEntry[]> {
    return heldEntries(this.#core, cache.definition, key)
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
