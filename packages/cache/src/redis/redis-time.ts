/** While the clock is in use it is asked at most this often. */
const askEveryMs = 1000
/** What was learned longer ago than this is not relied on. */
const knownForMs = 30_000
/** How far the two clocks may drift apart, ms per ms. */
const drift = 0.0005

/**
 * What time it is at Redis, without asking every time. A question and its answer bound the difference between Redis' clock and this
 * process' monotonic one; further answers narrow it. Nobody's wall clock but Redis' own comes into it, and that serves times to live only, as
 * Redis' own expiry does.
 */
export class RedisTime {
  readonly #ask: () => Promise<number>
  #low = 0
  #high = 0
  /** When the bounds were learned, monotonic ms. */
  #at = Number.NEGATIVE_INFINITY
  #asking = false
  #thisTurn: Promise<boolean> | null = null
  /** Which server was asked. */
  #server = 0

  /** @param ask answers with Redis' time, ms */
  constructor(ask: () => Promise<number>) {
    this.#ask = ask
  }

  /** No later than Redis' time at `now` (monotonic ms) really was; NaN when nothing is known. */
  earliest(now: number): number {
    const age = now - this.#at
    return age < knownForMs ? now + this.#low - age * drift : Number.NaN
  }

  /** No earlier than Redis' time at `now` (monotonic ms) really was; NaN when nothing is known. */
  latest(now: number): number {
    const age = now - this.#at
    return age < knownForMs ? now + this.#high + age * drift : Number.NaN
  }

  /** Asks when that is due. Nobody waits for it. */
  keepUp(now: number): void {
    if (this.#asking || now - this.#at < askEveryMs) return
    this.#asking = true
    const done = () => {
      this.#asking = false
    }
    // A server that does not answer is told of by the commands that it does not answer.
    this.learn().then(done, done)
  }

  /** Asks now. Resolves with whether the answer agrees with what was known: if not, one of the clocks has been set. */
  learn(): Promise<boolean> {
    if (this.#thisTurn !== null) return this.#thisTurn
    // One question for all who ask in this turn of the event loop.
    process.nextTick(() => {
      this.#thisTurn = null
    })
    this.#thisTurn = this.#learn()
    return this.#thisTurn
  }

  async #learn(): Promise<boolean> {
    const server = this.#server
    const askedAt = performance.now()
    const time = await this.#ask()
    const now = performance.now()
    if (server !== this.#server) return false
    const low = Math.max(time - now, this.earliest(now) - now || Number.NEGATIVE_INFINITY)
    const high = Math.min(time - askedAt, this.latest(now) - now || Number.POSITIVE_INFINITY)
    const agrees = low <= high
    this.#low = agrees ? low : time - now
    this.#high = agrees ? high : time - askedAt
    this.#at = now
    return agrees
  }

  /** It may be another server from now on, with another clock. */
  forget(): void {
    this.#server++
    this.#at = Number.NEGATIVE_INFINITY
  }
}
