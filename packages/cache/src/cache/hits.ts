import type { Floors } from '../follower/floors.ts'
import type { Follower } from '../follower/follower.ts'
import type { L1, L1Entry } from '../tiers/l1.ts'
import type { TurnTime } from '../turn-time.ts'
import { type Core, canSee, isTrue } from './core.ts'
import type { Counters } from './counters.ts'
import type { CacheDefinition } from './definition.ts'
import { freshUntil, touchShared, untilIdle } from './entry.ts'
import { EntryRead, hitOf, type ReadFacts } from './entry-read.ts'
import type { Events } from './events.ts'
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
  // What every hit looks at, within one step.
  readonly #l1: L1
  readonly #follower: Follower
  readonly #floors: Floors
  readonly #time: TurnTime
  readonly #heard: Events['heard']
  readonly #definition: CacheDefinition<Args, Value>
  readonly #name: string
  readonly #counters: Counters
  readonly #renew: (args: Args, key: string) => void
  #facts: ReadFacts = hitOf('l1', null)

  /** @param renew loads the entry anew in the background */
  constructor(
    core: Core,
    definition: CacheDefinition<Args, Value>,
    counters: Counters,
    renew: (args: Args, key: string) => void,
  ) {
    this.#core = core
    this.#l1 = core.l1
    this.#follower = core.follower
    this.#floors = core.follower.floors
    this.#time = core.time
    this.#heard = core.events.heard
    this.#definition = definition
    this.#name = definition.name
    this.#counters = counters
    this.#renew = renew
  }

  /** The read that answers a reader now, or `null`. */
  peek(args: Args, key: string, reader: Reader | undefined): Read<Value> | null {
    const entry = this.#l1.peek(key)
    if (entry === undefined) return null
    // As little as can be, so that the engine puts it where it is called; all else is elsewhere.
    if (entry.hit !== null && this.#isPlain(entry, reader)) return entry.hit as Read<Value>
    const found = this.#findWithCare(args, key, entry, reader)
    return found && this.#read(found)
  }

  /** The same as a promise. */
  get(args: Args, key: string, reader: Reader | undefined): Promise<Read<Value>> | null {
    const entry = this.#l1.peek(key)
    if (entry === undefined) return null
    if (entry.answered !== null && this.#isPlain(entry, reader)) {
      return entry.answered as Promise<Read<Value>>
    }
    const found = this.#findWithCare(args, key, entry, reader)
    return found && this.#answer(found)
  }

  /** Whether there is nothing to do but answer. Then it is a hit. */
  #isPlain(entry: L1Entry, reader: Reader | undefined): boolean {
    const time = this.#time
    // That the node sees the log is known while there is time `left`; what takes its sight away moves `step`.
    if (
      time.left-- > 0 &&
      entry.trueAt === this.#floors.step &&
      time.tick < entry.freshUntil &&
      entry.owner === this.#name &&
      reader === undefined &&
      !this.#heard.hit
    ) {
      this.#counters.hitsL1++
      return true
    }
    return false
  }

  /** The same for entries and readers with which there is more to do. */
  #findWithCare(args: Args, key: string, entry: L1Entry, reader: Reader | undefined): L1Entry | null {
    const time = this.#time
    const now = time.left > 0 ? time.at : time.look()
    if (entry.owner !== this.#name || now >= entry.expiresAt || now >= this.#follower.sightedUntil)
      return null
    const { step } = this.#floors
    if (entry.trueAt !== step && !isTrue(this.#core, entry)) return null
    entry.trueAt = step
    if (reader?.token !== undefined && !canSee(this.#core, reader)) return null
    this.#l1.markUsed(key)
    if (now >= entry.freshUntil) this.#attend(args, key, entry, now)
    this.#counters.hitsL1++
    if (this.#heard.hit) this.#core.events.tell('hit', { cache: this.#name, key, tier: 'l1' })
    return entry
  }

  #read(entry: L1Entry): Read<Value> {
    entry.hit ??= this.#newRead(entry)
    return entry.hit as Read<Value>
  }

  #answer(entry: L1Entry): Promise<Read<Value>> {
    entry.answered ??= Promise.resolve(this.#read(entry))
    return entry.answered as Promise<Read<Value>>
  }

  #newRead(entry: L1Entry): Read<Value> {
    // A true entry is of the epoch that the node follows.
    const { follower, clock } = this.#core
    if (this.#facts.epoch !== follower.epoch) this.#facts = hitOf('l1', follower.epoch)
    return new EntryRead<Value>(entry, this.#facts, clock)
  }

  /** What is idle ends later now; what ends soon is loaded anew; what is used stays at the front. */
  #attend(args: Args, key: string, entry: L1Entry, now: number): void {
    const { idleMs = Number.POSITIVE_INFINITY, refreshAheadMs = 0 } = this.#definition
    const idle = untilIdle(idleMs, now)
    if (now >= entry.idleFrom) {
      touchShared(this.#core.l2, this.#definition, key)
      entry.idleFrom = idle.freshUntil
    }
    entry.expiresAt = Math.min(entry.lastsUntil, idle.expiresAt)
    const due = refreshAheadMs > 0 && now >= entry.renewAt
    if (due) entry.renewAt = now + Math.max(renewMs, (entry.lastsUntil - now) * renewPart)
    const next = refreshAheadMs > 0 ? entry.renewAt : entry.lastsUntil
    // The next load may be due later than the entry ends.
    entry.freshUntil = freshUntil(Math.min(next, entry.lastsUntil), idle.freshUntil, now)
    if (due) this.#renew(args, key)
  }
}
