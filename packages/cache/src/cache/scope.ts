import { AsyncLocalStorage } from 'node:async_hooks'
import type { Clock } from '../clock.ts'
import type { Position } from '../position.ts'
import type { LoadContext } from './definition.ts'
import { type Read, type Reader, slower, type Tier } from './read.ts'

/**
 * The load under way in the current asynchronous context. Reads of other caches find it here and leave their tags and
 * expiry with it: a dependency that has to be passed on by hand is one that will be forgotten, and then a stale answer.
 */
const current = new AsyncLocalStorage<LoadScope>()

export interface ScopeOptions {
  key: string
  /** The keys of a batch load. Default: `key` alone. */
  keys?: readonly string[]
  asOf: Position
  epoch: string | null
  direct: boolean
  tagged: boolean
  composed: boolean
  tags: readonly string[]
  ttlMs: number
  reader: Reader
  clock: Clock
  signal: AbortSignal
}

/** Collects what a load learns about its value. */
export class LoadScope implements LoadContext {
  readonly key: string
  readonly asOf: Position
  /** The epoch that `asOf` and `upTo` are positions of. */
  readonly epoch: string | null
  readonly direct: boolean
  readonly tagged: boolean
  readonly reader: Reader
  readonly signal: AbortSignal
  readonly tags: Set<string>
  readonly sources = new Set<string>()
  readonly parent: LoadScope | undefined
  /** Loads that this one is waiting for now. */
  readonly waitsFor = new Set<LoadScope>()
  expiresAt: number
  upTo: Position
  storable = true
  stale = false
  tier: Tier
  outcome: 'hit' | 'miss'
  readonly #keys: readonly string[]
  readonly #clock: Clock
  readonly #startedAt: number

  constructor(options: ScopeOptions) {
    this.key = options.key
    this.#keys = options.keys ?? [options.key]
    this.asOf = options.asOf
    this.epoch = options.epoch
    this.direct = options.direct
    this.tagged = options.tagged
    this.reader = options.reader
    this.signal = options.signal
    this.tags = new Set(options.tags)
    this.#clock = options.clock
    this.#startedAt = options.clock.now()
    this.expiresAt = this.#startedAt + options.ttlMs
    this.upTo = options.asOf
    this.parent = current.getStore()
    // A composed load asks no source itself; whether it is a hit depends on its parts.
    this.tier = options.composed ? 'l1' : 'load'
    this.outcome = options.composed ? 'hit' : 'miss'
  }

  run<T>(load: () => Promise<T>): Promise<T> {
    return current.run(this, load)
  }

  tag(...tags: string[]): void {
    for (const tag of tags) this.tags.add(tag)
  }

  validFor(ms: number): void {
    // Counted from the start of the load: whoever said it read their clock later than that. NaN is no time at all.
    this.#expireAt(this.#startedAt + (Number.isNaN(ms) ? 0 : Math.max(0, ms)))
  }

  noStore(): void {
    this.storable = false
  }

  sawUpTo(position: Position): void {
    if (position > this.upTo) this.upTo = position
  }

  loadedFrom(source: string): void {
    this.sources.add(source)
  }

  /** What was read inside this load becomes part of it. */
  inherit(part: Read<unknown>): void {
    if (this.tagged) for (const tag of part.tags) this.tags.add(tag)
    for (const source of part.sources) this.sources.add(source)
    this.#expireAt(this.#clock.now() + part.ttlMs)
    this.sawUpTo(part.upTo)
    this.tier = slower(this.tier, part.tier)
    if (part.outcome === 'miss' || part.outcome === 'bypass') this.outcome = 'miss'
    if (part.outcome === 'stale') this.stale = true
    // A part that was not kept must not be kept as a piece of something else; one that was not validated against the
    // floors at or after this load began (stale, bypass) cannot vouch for `asOf`.
    if (!part.stored || part.outcome === 'stale' || part.outcome === 'bypass') this.storable = false
  }

  /** What one batch load learned holds for each of its keys. */
  absorb(batch: LoadScope): void {
    for (const tag of batch.tags) this.tags.add(tag)
    for (const source of batch.sources) this.sources.add(source)
    this.#expireAt(batch.expiresAt)
    this.sawUpTo(batch.upTo)
    this.tier = slower(this.tier, batch.tier)
    if (batch.outcome === 'miss') this.outcome = 'miss'
    this.storable &&= batch.storable
    this.stale ||= batch.stale
  }

  /** Whether a load of `key` is being waited for further up. */
  isWithin(key: string): boolean {
    return this.#keys.includes(key) || (this.parent?.isWithin(key) ?? false)
  }

  /** Whether this load waits, directly or over others, for `other`. */
  waitsOn(other: LoadScope, looked = new Set<LoadScope>()): boolean {
    if (this === other) return true
    looked.add(this)
    for (const next of this.waitsFor) if (!looked.has(next) && next.waitsOn(other, looked)) return true
    return false
  }

  #expireAt(time: number): void {
    if (time < this.expiresAt) this.expiresAt = time
  }
}

export const currentScope = (): LoadScope | undefined => current.getStore()
