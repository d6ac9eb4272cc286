import { type Clock, monotonicClock } from './clock.ts'

/** Readings of the real clock are at most this many uses apart. */
const uses = 500

/**
 * The time as the current turn of the event loop sees it: read once, then used by all hits of the turn. Reading the real clock
 * costs more than all the rest of a hit. Nothing can be heard from the log within a turn, so within it the same answers are right;
 * a turn that does not end (a loop over awaited hits, say) looks again after some hundreds of them. A clock of the caller's is
 * asked every time.
 */
export class TurnTime {
  /** The time, while `left` is above zero. Counting `left` down is up to whoever uses it. */
  at = Number.NEGATIVE_INFINITY
  left = 0
  readonly #clock: Clock
  #ending = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Reads the clock. */
  look(): number {
    this.at = this.#clock.now()
    if (this.#clock !== monotonicClock) return this.at
    this.left = uses
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
