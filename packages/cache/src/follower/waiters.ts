import { after, type Clock } from '../clock.ts'
import type { Position } from '../position.ts'

interface Waiter {
  position: Position
  settle: (reached: boolean) => void
}

/** Those who wait for the horizon to reach a position. */
export class Waiters {
  readonly #waiting = new Set<Waiter>()
  readonly #clock: Clock
  #lowest: Position = Number.POSITIVE_INFINITY

  constructor(clock: Clock) {
    this.#clock = clock
  }

  wait(position: Position, timeoutMs: number): Promise<boolean> {
    return new Promise(resolve => {
      const waiter: Waiter = {
        position,
        settle: reached => {
          callOff()
          this.#waiting.delete(waiter)
          resolve(reached)
        },
      }
      const callOff = after(this.#clock, timeoutMs, () => waiter.settle(false), true)
      this.#waiting.add(waiter)
      if (position < this.#lowest) this.#lowest = position
    })
  }

  reached(position: Position): void {
    if (position < this.#lowest) return
    this.#lowest = Number.POSITIVE_INFINITY
    for (const waiter of this.#waiting) {
      if (waiter.position <= position) waiter.settle(true)
      else if (waiter.position < this.#lowest) this.#lowest = waiter.position
    }
  }

  clear(): void {
    for (const waiter of this.#waiting) waiter.settle(false)
    this.#lowest = Number.POSITIVE_INFINITY
  }
}
