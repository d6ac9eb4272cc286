/** When to report to the walsender, and when it has been silent for too long. */
export class StatusReports {
  readonly #o: StatusReportsOptions
  #timer: NodeJS.Timeout | undefined
  #planned = false
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
    this.#timer = undefined
  }

  /** Something came from the walsender. */
  heard(now: number): void {
    this.#heardAt = now
  }

  /** Reports once at the end of this turn of the event loop, however often it is called within it. */
  plan(): void {
    if (this.#planned) return
    this.#planned = true
    setImmediate(() => {
      this.#planned = false
      this.#o.send(false)
    })
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
