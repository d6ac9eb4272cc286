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

/** The same, with timers that go off as it is moved. */
export class ManualTimers extends ManualClock {
  readonly #timers = new Set<{ readonly at: number; readonly then: () => void }>()

  /** How many timers have not gone off. */
  get size(): number {
    return this.#timers.size
  }

  after(ms: number, then: () => void): () => void {
    const timer = { at: this.now() + ms, then }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  override advance(ms: number): void {
    super.advance(ms)
    for (const timer of [...this.#timers].toSorted((a, b) => a.at - b.at)) {
      if (timer.at <= this.now() && this.#timers.delete(timer)) timer.then()
    }
  }
}
