import { setTimeout as sleep } from 'node:timers/promises'
import { LogUnavailableError, type LogWriter, type Position } from '@technomir/cache'
import { mappingId } from './mapping/mapping.ts'

export interface HeartbeatsOptions {
  log: LogWriter
  epoch: string
  /** A round trip to the walsender: proof that the connection lives, and that this server is still the one that follows the slot. */
  ping: () => Promise<void>
  /** What to publish; `null` while there is nothing to say yet. */
  state: () => { horizon: Position; last: Position; heldForMs: number } | null
  /** Called when the log holds a heartbeat with this horizon. */
  published: (horizon: Position) => void
  /** Without a published heartbeat for this long the run fails. */
  giveUpMs: number
}

/** Followers are blind after 2 s, so one lost heartbeat must not matter. */
const everyMs = 400
/** Between heartbeats that only move the horizon. */
const soonMs = 5
/** How old a walsender round trip may be when its heartbeat is published, ms by the log's clock. */
const maxAgeMs = 1000

/** Somebody else leads now: the log has refused a heartbeat. */
export class DeposedError extends Error {
  override name = 'DeposedError'
  constructor() {
    super('The log has another leader; this one gives the slot up.')
  }
}

/** Publishes the relay's horizon, and by it that the relay still sees everything. */
export class Heartbeats {
  readonly #options: HeartbeatsOptions
  /** The log's time before the newest round trip to the walsender. */
  #provenAt: number | null = null
  #wake: (() => void) | null = null
  #due = false

  constructor(options: HeartbeatsOptions) {
    this.#options = options
  }

  /** The horizon has moved without an entry: publish within milliseconds. */
  soon(): void {
    this.#due = true
    this.#wake?.()
  }

  /** Runs until `signal` aborts; throws {@link DeposedError}, or what has kept heartbeats from being published for too long. */
  async run(signal: AbortSignal): Promise<void> {
    const { giveUpMs } = this.#options
    let publishedAt = performance.now()
    let pingDueAt = performance.now()
    let stamp: number | null = null
    while (!signal.aborted) {
      try {
        if (performance.now() >= pingDueAt) {
          if (stamp === null) stamp = await this.#publish(null)
          await this.#options.ping()
          this.#provenAt = stamp
          pingDueAt = performance.now() + everyMs
        }
        this.#due = false
        if (this.#options.state() === null) pingDueAt = performance.now()
        stamp = await this.#publish(this.#provenAt)
        publishedAt = performance.now()
      } catch (error) {
        if (signal.aborted) return
        if (!(error instanceof LogUnavailableError) || performance.now() - publishedAt > giveUpMs) throw error
        stamp = null
      }
      await sleep(soonMs, undefined, { signal }).catch(() => {})
      if (!this.#due) await this.#untilDue(Math.max(1, pingDueAt - performance.now()), signal)
    }
  }

  async #publish(provenAt: number | null): Promise<number> {
    const { log, epoch, state } = this.#options
    const known = state()
    // Without anything to say it only asks for the log's time.
    const heartbeat = known ?? { horizon: 0, last: 0, heldForMs: 0 }
    const provedAt = known === null ? null : provenAt
    const result = await log.heartbeat(epoch, { ...heartbeat, mapping: mappingId }, provedAt, maxAgeMs)
    if (result.outcome === 'deposed') throw new DeposedError()
    if (result.outcome === 'published') this.#options.published(heartbeat.horizon)
    return result.stamp
  }

  async #untilDue(ms: number, signal: AbortSignal): Promise<void> {
    const wait = new AbortController()
    this.#wake = () => wait.abort()
    await sleep(ms, undefined, { signal: AbortSignal.any([signal, wait.signal]) }).catch(() => {})
    this.#wake = null
  }
}
