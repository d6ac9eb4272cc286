import { AsyncLocalStorage } from 'node:async_hooks'
import type { Clock } from '../clock.ts'
import type { Position } from '../position.ts'
import type { L1Entry } from '../tiers/l1.ts'
import type { LoadContext } from './definition.ts'
import { readableIn } from './entry.ts'
import { type Read, type Reader, slower, type Tier } from './read.ts'

/**
 * The load under way in the current asynchronous context. Reads of other caches find it here and leave their tags and
 * expiry with it: a dependency that has to be passed on by hand is one that will be forgotten, and then a stale answer.
 */
const current = new AsyncLocalStorage<LoadScope>()

/** Loads under way in this process; without any there is nothing to look up. */
let running = 0

/** Where the floors of a node stand. What is loaded from here on shows every change up to `asOf`. */
export interface Start {
  readonly asOf: Position
  readonly epoch: string | null
  readonly generation: number
}

export interface ScopeOptions {
  key: string
  /** The keys of a batch load. Default: `key` alone. */
  keys?: readonly string[]
  start: Start
  direct: boolean
  tagged: boolean
  composed: boolean
  tags: readonly string[]
  ttlMs: number
  /** By which part of itself the time to live is shortened, 0 to 1. */
  jitter: number
  reader: Reader
  previous: L1Entry | null
  clock: Clock
  signal: AbortSignal
  /** Whether `abort` may be called. */
  abortable: boolean
}

/** Collects what a load learns about its value. */
export class LoadScope implements LoadContext {
  readonly key: string
  readonly direct: boolean
  readonly tagged: boolean
  readonly reader: Reader
  readonly signal: AbortSignal
  readonly tags: Set<string>
  readonly sources = new Set<string>()
  readonly parent: LoadScope | undefined
  /** Loads that this one is waiting for now. */
  readonly waitsFor = new Set<LoadScope>()
  upTo: Position
  storable = true
  /** Nobody is to notice this load: what it reads is loaded for it alone, too. */
  aside = false
  stale = false
  tier: Tier
  outcome: 'hit' | 'miss'
  readonly #previous: L1Entry | null
  readonly #keys: readonly string[]
  readonly #clock: Clock
  readonly #abort: AbortController | null
  #start: Start
  #startedAt: number
  #ttlMs: number
  /** No matter how long the time to live is, the value ends then. */
  #boundAt = Number.POSITIVE_INFINITY
  readonly #jitter: number

  constructor(options: ScopeOptions) {
    this.key = options.key
    this.#keys = options.keys ?? [options.key]
    this.#start = options.start
    this.direct = options.direct
    this.tagged = options.tagged
    this.reader = options.reader
    this.#previous = options.previous
    this.#abort = options.abortable ? new AbortController() : null
    this.signal = this.#abort ? AbortSignal.any([options.signal, this.#abort.signal]) : options.signal
    this.tags = new Set(options.tags)
    this.#clock = options.clock
    this.#startedAt = options.clock.now()
    this.#ttlMs = options.ttlMs
    this.#jitter = options.jitter
    this.upTo = options.start.asOf
    this.parent = current.getStore()
    // A composed load asks no source itself; whether it is a hit depends on its parts.
    this.tier = options.composed ? 'l1' : 'load'
    this.outcome = options.composed ? 'hit' : 'miss'
  }

  /** Few loads ask for it, so it is parsed for those only. */
  get previous(): { readonly value: unknown } | null {
    return this.#previous && readableIn(this.#previous)
  }

  get asOf(): Position {
    return this.#start.asOf
  }

  /** The epoch that `asOf` and `upTo` are positions of. */
  get epoch(): string | null {
    return this.#start.epoch
  }

  /** The generation of the floors when the load began. */
  get generation(): number {
    return this.#start.generation
  }

  get startedAt(): number {
    return this.#startedAt
  }

  get expiresAt(): number {
    return Math.min(this.#startedAt + this.#ttlMs * (1 - this.#jitter), this.#boundAt)
  }

  /** A load that waited for somebody else's and has to run after all begins now, not when it was asked for. */
  beginAnew(start: Start): void {
    this.#start = start
    this.#startedAt = this.#clock.now()
    this.upTo = start.asOf
  }

  /** Nobody waits any more for what is loaded. */
  abort(reason: Error): void {
    this.#abort?.abort(reason)
  }

  async run<T>(load: () => Promise<T>): Promise<T> {
    running++
    try {
      return await current.run(this, load)
    } finally {
      running--
    }
  }

  tag(...tags: string[]): void {
    for (const tag of tags) this.tags.add(tag)
  }

  ttl(ms: number): void {
    this.#ttlMs = span(ms)
  }

  validFor(ms: number): void {
    // Counted from the start of the load: whoever said it read their clock later than that.
    this.#expireAt(this.#startedAt + span(ms))
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
  inherit(part: Read<unknown>, keyTag: string): void {
    if (this.tagged) for (const tag of part.tags) this.tags.add(tag)
    // Whoever ends that one entry by its key ends this one, too.
    if (this.tagged) this.tags.add(keyTag)
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
    this.#expireAt(batch.#boundAt)
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
    if (time < this.#boundAt) this.#boundAt = time
  }
}

/** What is not a number is no time at all. */
const span = (ms: number): number => (Number.isNaN(ms) ? 0 : Math.max(0, ms))

/** Runs what belongs to no load although one may be under way around it. */
export const outsideLoads = <T>(run: () => T): T => current.exit(run)

export const currentScope = (): LoadScope | undefined => (running === 0 ? undefined : current.getStore())
