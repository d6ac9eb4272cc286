import type { Clock } from '../clock.ts'

/** A clock that stands still until it is moved. */
export class ManualClock implements Clock {
  #now = 1_000_000

  now(): number {
    return this.#now
  }

  advance(ms: number): void {
    this.#now += ms
  }
}
