import type { Position } from '@technomir/cache'

/**
 * For how long the relay has been behind the primary. A living connection does not say that: the walsender answers while
 * changes still have to be decoded, and a relay that has just taken over may have seconds of them before it.
 */
export class Lag {
  /** Where the primary was, and when that was asked; the oldest first. What the relay has passed is gone. */
  readonly #marks: { readonly position: Position; readonly since: number }[] = []
  #reached = false

  /** Whether the relay has been level with the primary since it began. */
  get hasCaughtUp(): boolean {
    return this.#reached
  }

  /** The primary had committed everything up to `position`, asked at `since` (monotonic ms) or later. */
  mark(position: Position, since: number): void {
    this.#marks.push({ position, since })
  }

  /** The relay has dealt with everything up to `horizon`. */
  passed(horizon: Position): void {
    const left = this.#marks.findIndex(({ position }) => position > horizon)
    if (left === 0 || this.#marks.length === 0) return
    this.#marks.splice(0, left < 0 ? this.#marks.length : left)
    this.#reached = true
  }

  /** Milliseconds since something was committed that the relay has not dealt with, as far as is known. */
  behindForMs(now: number): number {
    const [oldest] = this.#marks
    return oldest === undefined ? 0 : now - oldest.since
  }
}
