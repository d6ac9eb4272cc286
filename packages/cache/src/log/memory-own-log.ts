import { randomUUID } from 'node:crypto'
import type { LogListener } from './log.ts'
import { LogUnavailableError } from './log.ts'
import { MemoryLog } from './memory-log.ts'
import { type Appended, type OwnLog, type OwnLogChange, ownLogMapping } from './own-log.ts'

/** The own log of a single process. It ends with the process, and another start is another epoch. */
export class MemoryOwnLog implements OwnLog {
  readonly #epoch = randomUUID()
  readonly #log: MemoryLog
  #last = 0
  #closed = false

  /** @param retention how many entries are kept for listeners that begin later */
  constructor(retention = 10_000) {
    this.#log = new MemoryLog(retention)
    // Takes effect at once; the promise is only part of the writer's contract.
    void this.#log.begin(this.#epoch)
  }

  follow(listener: LogListener, signal: AbortSignal): Promise<void> {
    const following = this.#log.follow(listener, signal)
    const heartbeat = { horizon: this.#last, last: this.#last, heldForMs: 0, mapping: ownLogMapping }
    // What is written in the same process is handed over in the same moment: sight of it cannot be lost.
    listener.heartbeat(heartbeat, Number.POSITIVE_INFINITY, true)
    return following
  }

  async append(change: OwnLogChange): Promise<Appended> {
    if (this.#closed) throw new LogUnavailableError('The log is closed. Append before closing the caches.')
    const prev = this.#last++
    const { tags, touched = [], events = [], writes = [] } = change
    const entry = { position: this.#last, prev, tags, touched, events, writes, committedAt: Date.now() }
    await this.#log.append(this.#epoch, entry)
    return { epoch: this.#epoch, position: entry.position }
  }

  async close(): Promise<void> {
    this.#closed = true
  }
}
