import type { L1Entry } from '../tiers/l1.ts'
import { type Core, canSee, isTrue, untilIdle } from './core.ts'
import type { Counters } from './counters.ts'
import type { CacheDefinition } from './definition.ts'
import { EntryRead, l1Hit, type ReadFacts } from './entry-read.ts'
import type { Read, Reader } from './read.ts'

/** How long after a background load began the next one may: this part of the time that is left, but not less than that long. */
const renewPart = 0.25
const renewMs = 100

/**
 * The entries of one cache in memory. This is the path of nearly all reads: it allocates nothing, does not read the
 * clock itself and compares numbers that were computed before; an entry's answer is made by its first hit and shared by all others.
 */
export class Hits<Args, Value> {
  readonly #core: Core
  readonly #definition: CacheDefinition<Args, Value>
  readonly #name: string
  readonly #counters: Counters
  readonly #renew: (args: Args, key: string) => void
  #facts: ReadFacts = l1Hit(null)

  /** @param renew loads the entry anew in the background */
  constructor(
    core: Core,
    definition: CacheDefinition<Args, Value>,
    counters: Counters,
    renew: (args: Args, key: string) => void,
  ) {
    this.#core = core
    this.#definition = definition
    this.#name = definition.name
    this.#counters = counters
    this.#renew = renew
  }

  /** The entry that answers a reader now, or `null`. */
  find(args: Args, key: string, reader: Reader | undefined): L1Entry | null {
    const { l1, follower, time, events } = this.#core
    const entry = l1.get(key)
    if (entry === undefined || entry.owner !== this.#name) return null
    const now = time.left-- > 0 ? time.at : time.look()
    if (now >= follower.sightedUntil || now >= entry.expiresAt) return null
    const { step } = follower.floors
    if (entry.trueAt !== step) {
      if (!isTrue(this.#core, entry)) return null
      entry.trueAt = step
    }
    if (reader?.token !== undefined && !canSee(this.#core, reader)) return null
    if (now >= entry.freshUntil) this.#attend(args, key, entry, now)
    this.#counters.hitsL1++
    if (events.heard.hit) events.tell('hit', { cache: this.#name, key, tier: 'l1' })
    return entry
  }

  read(entry: L1Entry): Read<Value> {
    entry.hit ??= this.#newRead(entry)
    return entry.hit as Read<Value>
  }

  answer(entry: L1Entry): Promise<Read<Value>> {
    entry.answered ??= Promise.resolve(this.read(entry))
    return entry.answered as Promise<Read<Value>>
  }

  #newRead(entry: L1Entry): Read<Value> {
    // A true entry is of the epoch that the node follows.
    const { follower, clock } = this.#core
    if (this.#facts.epoch !== follower.epoch) this.#facts = l1Hit(follower.epoch)
    return new EntryRead<Value>(entry, this.#facts, clock)
  }

  /** What is idle ends later now; what ends soon is loaded anew. */
  #attend(args: Args, key: string, entry: L1Entry, now: number): void {
    const { idleMs = Number.POSITIVE_INFINITY, refreshAheadMs = 0 } = this.#definition
    const idle = untilIdle(idleMs, now)
    entry.expiresAt = Math.min(entry.lastsUntil, idle.expiresAt)
    const due = refreshAheadMs > 0 && now >= entry.renewAt
    if (due) entry.renewAt = now + Math.max(renewMs, (entry.lastsUntil - now) * renewPart)
    const next = refreshAheadMs > 0 ? entry.renewAt : entry.lastsUntil
    entry.freshUntil = Math.min(next, idle.freshUntil)
    if (due) this.#renew(args, key)
  }
}
