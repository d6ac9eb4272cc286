import { setTimeout as sleep } from 'node:timers/promises'
import type { Heartbeat, LogEntry, LogEvent, LogWriter } from '../log/log.ts'
import type { Position } from '../position.ts'

export const mapping = 'rules-1'

interface Change {
  at?: Position
  tags?: readonly string[]
  touched?: readonly string[]
  writes?: readonly string[]
  events?: readonly LogEvent[]
}

/** Plays the relay: keeps `prev` in memory and writes entries and heartbeats. */
export class SmallRelay {
  readonly epoch: string
  last: Position
  horizon: Position
  heldForMs = 0
  readonly #log: LogWriter
  #stop: AbortController | null = null
  #beating: Promise<void> | null = null

  constructor(log: LogWriter, epoch: string, start: Position = 1000) {
    this.#log = log
    this.epoch = epoch
    this.last = start
    this.horizon = start
  }

  async begin(): Promise<void> {
    await this.#log.begin(this.epoch)
    await this.beat()
  }

  /** The next entry, not yet written. */
  entry({ at = this.last + 8, tags = [], touched = [], writes = [], events = [] }: Change): LogEntry {
    return { position: at, prev: this.last, tags, touched, writes, events, committedAt: Date.now() }
  }

  /** Appends an entry and resolves with its position. */
  async change(change: Change): Promise<Position> {
    const entry = this.entry(change)
    // As if written at once: what follows names it as `prev` whether or not the log still has it.
    this.last = entry.position
    this.horizon = entry.position
    await this.#log.append(this.epoch, entry)
    return entry.position
  }

  heartbeat(): Heartbeat {
    return { horizon: this.horizon, last: this.last, heldForMs: this.heldForMs, mapping }
  }

  /** Publishes one heartbeat with a fresh stamp; resolves with what became of it. */
  async beat(): Promise<string> {
    const asked = await this.#log.heartbeat(this.epoch, this.heartbeat(), null, 1000)
    if (asked.outcome === 'deposed') return asked.outcome
    return (await this.#log.heartbeat(this.epoch, this.heartbeat(), asked.stamp, 1000)).outcome
  }

  keepBeating(everyMs = 150): void {
    const stop = new AbortController()
    this.#stop = stop
    this.#beating = (async () => {
      while (!stop.signal.aborted) {
        // A log that cannot be reached is what the tests are about.
        await this.beat().catch(() => {})
        await sleep(everyMs, undefined, { signal: stop.signal }).catch(() => {})
      }
    })()
  }

  async close(): Promise<void> {
    this.#stop?.abort()
    await this.#beating
  }
}
