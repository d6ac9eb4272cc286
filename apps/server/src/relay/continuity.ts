import type { Position } from '@technomir/cache'
import type { LogEnd } from './log-end.ts'

/** The log tells of a past that the primary does not have: it was put back to an earlier state. */
export class DivergedError extends Error {
  override name = 'DivergedError'
  readonly epoch: string
  constructor(epoch: string, what: string) {
    super(`The log does not continue what the primary delivers (${what}); another epoch begins.`)
    this.epoch = epoch
  }
}

type Known = Pick<LogEnd, 'epoch' | 'end' | 'committedAt' | 'horizon'>

/**
 * Checks a log that is taken over against what the primary delivers again. Positions alone do not tell a primary that was
 * restored from a copy and has written on since: it may have reached the same positions with other changes.
 */
export class Continuity {
  readonly #log: Known
  #met: boolean

  /** @param confirmed where the slot stands: what comes after it is delivered again */
  constructor(log: Known, confirmed: Position) {
    this.#log = log
    this.#met = log.end <= confirmed
  }

  /**
   * The primary has delivered a change that belongs into the log; to be called before it is appended, which would make the log look
   * right to the next who checks it. Throws a {@link DivergedError} when it should be there and is not.
   */
  change(position: Position, committedAt: number): void {
    const { epoch, end, horizon } = this.#log
    if (position < end) return
    if (position === end && committedAt !== this.#log.committedAt)
      throw new DivergedError(epoch, `its entry at ${end} is of another change`)
    if (position === end) this.#met = true
    this.passed(position)
    if (position > end && position <= horizon)
      throw new DivergedError(epoch, `it has no entry at ${position}, below its horizon`)
  }

  /** Everything up to `position` has been delivered. Throws a {@link DivergedError} when an entry of the log was not among it. */
  passed(position: Position): void {
    const { epoch, end } = this.#log
    if (!this.#met && position >= end) throw new DivergedError(epoch, `its entry at ${end} never happened`)
  }
}
