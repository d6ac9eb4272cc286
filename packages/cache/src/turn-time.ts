import { type Clock, monotonicClock } from './clock.ts'
import type { Follower } from './follower/follower.ts'

/** Readings of the real clock are at most this many uses apart. */
const uses = 500

/** Until when the node is not blind, as far as is known. */
export type Sight = Pick<Follower, 'sightedUntil'>

/**
 * The time as the current turn of the event loop sees it: read once, then used by all hits of the turn. Reading the real clock
 * costs more than all the rest of a hit. Nothing can be heard from the log within a turn, so within it the same answers are right;
 * a turn that does not end (a loop over awaited hits, say) looks again after some hundreds of them. A clock of the caller's is
 * asked every time.
 */
export class TurnTime {
  /** The time, while `left` is above zero; the node was not blind then. Counting `left` down is up to whoever uses it. */
  at = Number.NEGATIVE_INFINITY
  /** The same in whole ms: engines keep whole numbers where they stand and others elsewhere. */
  tick = 0
  left = 0
  readonly #clock: Clock
  readonly #sight: Sight
  #ending = false

  /** @param sight while the node is blind every use looks anew */
  constructor(clock: Clock, sight: Sight) {
    this.#clock = clock
    this.#sight = sight
  }

  /** Reads the clock. */
  look(): number {
    this.at = this.#clock.now()
    this.tick = Math.floor(this.at)
    this.left = this.#clock === monotonicClock && this.at < this.#sight.sightedUntil ? uses : 0
    if (this.left === 0) return this.at
    if (!this.#ending) {
      this.#ending = true
      setImmediate(this.#end)
    }
    return this.at
  }

  #end = () => {
    this.#ending = false
    this.left = 0
  }
}
