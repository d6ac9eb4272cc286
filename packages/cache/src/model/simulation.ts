import type { Clock } from '../clock.ts'

interface Event {
  readonly at: number
  readonly then: () => void
  calledOff: boolean
}

/** Resolves when no promise has anything left to do. Ticks come when all of those are done, at a fraction of the cost of a turn. */
const settled = (): Promise<void> => new Promise(resolve => process.nextTick(resolve))

/**
 * Time that passes only when nothing is left to do, and everything that happens in it, in one order. What takes time
 * (a command on its way, a load) takes the next of the `paces`, so the paces decide who overtakes whom.
 */
export class Simulation implements Clock {
  readonly #events: Event[] = []
  readonly #paces: readonly number[]
  #now = 0
  #used = 0

  /** @param paces how long the things that take time take, ms; used round and round */
  constructor(paces: readonly number[]) {
    this.#paces = paces
  }

  now(): number {
    return this.#now
  }

  after(ms: number, then: () => void): () => void {
    const event: Event = { at: this.#now + Math.max(0, ms), then, calledOff: false }
    const events = this.#events
    // Latest first, so that the next one is taken from the end; of two at the same time the one that was asked for first.
    let i = events.length
    while (i > 0 && (events[i - 1] as Event).at <= event.at) i--
    events.splice(i, 0, event)
    return () => {
      event.calledOff = true
    }
  }

  sleep(ms: number): Promise<void> {
    return new Promise(resolve => this.after(ms, resolve))
  }

  /** Takes as long as the next of the paces says, times `factor`. */
  pace(factor = 1): Promise<void> {
    return this.sleep(factor * (this.#paces[this.#used++ % this.#paces.length] ?? 0))
  }

  /** Lets happen what happens until `ended`, or throws when that takes more than `ms`. */
  async runUntil(what: string, ended: () => boolean, ms: number): Promise<void> {
    const until = this.#now + ms
    await settled()
    while (!ended()) {
      const event = this.#events.pop()
      if (!event || event.at > until) throw new Error(`${what}: not within ${ms} ms`)
      if (event.calledOff) continue
      this.#now = event.at
      event.then()
      await settled()
    }
  }

  async runFor(ms: number): Promise<void> {
    let over = false
    this.after(ms, () => {
      over = true
    })
    await this.runUntil('time', () => over, ms)
  }
}
