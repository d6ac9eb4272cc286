interface Waiting {
  readonly endsAt: number
  readonly expire: () => void
}

/**
 * Time limits of many short waits that are all equally long, with one timer for all of them: a timer for each command would cost more
 * than all the rest of a read. The timer ends by itself and keeps no process alive.
 */
export class Deadlines {
  readonly #ms: number
  /** The oldest first, as they all last equally long. */
  readonly #waiting = new Set<Waiting>()
  #timed = false

  /** @param ms how long each wait may take */
  constructor(ms: number) {
    this.#ms = ms
  }

  /** Calls `expire` when the time is over; the answer calls it off. */
  begin(expire: () => void): () => void {
    const waiting = { endsAt: performance.now() + this.#ms, expire }
    this.#waiting.add(waiting)
    if (!this.#timed) this.#look(this.#ms)
    return () => this.#waiting.delete(waiting)
  }

  #look(inMs: number): void {
    this.#timed = true
    // One turn later: after a turn that took long, answers that have arrived meanwhile come first.
    setTimeout(() => setImmediate(this.#expire), Math.ceil(inMs)).unref()
  }

  #expire = () => {
    this.#timed = false
    const now = performance.now()
    for (const waiting of this.#waiting) {
      if (waiting.endsAt > now) return this.#look(waiting.endsAt - now)
      this.#waiting.delete(waiting)
      waiting.expire()
    }
  }
}
