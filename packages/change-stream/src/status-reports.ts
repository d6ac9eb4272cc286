/**
 * How long after the last sign of activity the walsender gets a report that it did not ask for. From 16 on a walsender can go to sleep in the
 * very moment in which a commit is flushed, and misses its wake-up call (WalSndWait prepares to be woken only after it has looked how far the WAL
 * reaches). On an otherwise idle primary about one commit in 10,000 then waited for the next regular report. Any report wakes it.
 */
const nudgesMs = [5, 20, 100]

/** When to report to the walsender, and when it has been silent for too long. */
export class StatusReports {
  readonly #o: StatusReportsOptions
  #timer: NodeJS.Timeout | undefined
  #planned = false
  #nudge: NodeJS.Timeout | undefined
  #nudgesSent = 0
  #heardAt = performance.now()

  constructor(options: StatusReportsOptions) {
    this.#o = options
  }

  start(): void {
    this.#heardAt = performance.now()
    this.#timer = setInterval(() => this.#onTimer(), this.#o.statusIntervalMs)
  }

  stop(): void {
    clearInterval(this.#timer)
    clearTimeout(this.#nudge)
    this.#timer = undefined
    this.#nudge = undefined
  }

  /** Something came from the walsender. */
  heard(now: number): void {
    this.#heardAt = now
  }

  /** The walsender sent something new, or got something to do: it is about to go to sleep again. */
  active(): void {
    this.#nudgesSent = 0
    if (this.#nudge === undefined && this.#timer !== undefined) this.#planNudge()
  }

  /** Reports once at the end of this turn of the event loop, however often it is called within it. */
  plan(): void {
    if (this.#planned) return
    this.#planned = true
    setImmediate(() => {
      this.#planned = false
      this.#o.send(false)
      this.active()
    })
  }

  #planNudge(): void {
    const ms = nudgesMs[this.#nudgesSent]
    if (ms === undefined) return
    this.#nudgesSent += 1
    this.#nudge = setTimeout(() => {
      this.#nudge = undefined
      this.#o.send(false)
      this.#planNudge()
    }, ms)
  }

  #onTimer(): void {
    const silence = performance.now() - this.#heardAt
    this.#o.send(silence > this.#o.statusIntervalMs)
    const limit = 2 * this.#o.walSenderTimeoutMs
    if (this.#o.mayBeSilent() || silence < limit) return
    // After this process itself was held up, what the server sent meanwhile is still in the socket: look again once that is read.
    setImmediate(() => {
      const still = performance.now() - this.#heardAt
      if (this.#timer !== undefined && still >= limit) this.#o.onSilence(still)
    })
  }
}

interface StatusReportsOptions {
  statusIntervalMs: number
  walSenderTimeoutMs: number
  send: (replyRequested: boolean) => void
  /** True while this side has stopped reading. */
  mayBeSilent: () => boolean
  onSilence: (ms: number) => void
}
