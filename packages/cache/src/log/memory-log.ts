import { type Clock, monotonicClock } from '../clock.ts'
import type { Position } from '../position.ts'
import type {
  Heartbeat,
  HeartbeatResult,
  LogEntry,
  LogListener,
  LogReader,
  LogTail,
  LogWriter,
} from './log.ts'

/**
 * The log inside one process, for a single server without Redis. It holds nothing across a restart: each start is
 * another epoch, so nothing can be carried over by mistake.
 */
export class MemoryLog implements LogReader, LogWriter {
  #epoch: string | null = null
  #entries: LogEntry[] = []
  #heartbeat: Heartbeat | null = null
  #heartbeats = 0
  #end: Position = -1
  #listeners = new Set<LogListener>()
  readonly #retention: number
  readonly #clock: Clock

  /**
   * @param retention how many entries are kept for listeners that begin later
   * @param clock the same as that of the followers
   */
  constructor(retention = 10_000, clock: Clock = monotonicClock) {
    this.#retention = retention
    this.#clock = clock
  }

  follow(listener: LogListener, signal: AbortSignal): Promise<void> {
    if (this.#epoch !== null) {
      listener.begin(this.#epoch)
      for (const entry of this.#entries) listener.entry(entry)
    }
    this.#listeners.add(listener)
    return new Promise(resolve => {
      const stop = () => {
        this.#listeners.delete(listener)
        resolve()
      }
      if (signal.aborted) stop()
      else signal.addEventListener('abort', stop, { once: true })
    })
  }

  async current(): Promise<{ epoch: string; end: Position } | null> {
    return this.#epoch === null ? null : { epoch: this.#epoch, end: this.#end }
  }

  async tail(epoch: string): Promise<LogTail> {
    if (epoch !== this.#epoch) return { committedAt: null, heartbeat: null, mark: '' }
    const committedAt = this.#entries.at(-1)?.committedAt ?? null
    return { committedAt, heartbeat: this.#heartbeat, mark: String(this.#heartbeats) }
  }

  async begin(epoch: string): Promise<void> {
    this.#epoch = epoch
    this.#entries = []
    this.#heartbeat = null
    this.#end = -1
    for (const listener of this.#listeners) listener.begin(epoch)
  }

  async append(epoch: string, ...entries: readonly LogEntry[]): Promise<'appended' | 'known'> {
    let outcome: 'appended' | 'known' = 'known'
    for (const entry of entries) {
      const known = epoch !== this.#epoch || entry.position <= this.#end
      outcome = known ? 'known' : 'appended'
      if (!known) this.#add(entry)
    }
    return outcome
  }

  #add(entry: LogEntry): void {
    this.#end = entry.position
    this.#entries.push(entry)
    if (this.#entries.length > this.#retention * 1.25) this.#entries = this.#entries.slice(-this.#retention)
    for (const listener of this.#listeners) listener.entry(entry)
  }

  async heartbeat(
    epoch: string,
    heartbeat: Heartbeat,
    stamp: number | null,
    maxAgeMs: number,
  ): Promise<HeartbeatResult> {
    const now = this.#clock.now()
    if (epoch !== this.#epoch) return { outcome: 'deposed' }
    if (stamp === null || now - stamp > maxAgeMs) return { outcome: 'late', stamp: now }
    this.#heartbeat = heartbeat
    this.#heartbeats++
    // In one process the heartbeat is as fresh as the sign of life it was made from.
    for (const listener of this.#listeners) listener.heartbeat(heartbeat, stamp, true)
    return { outcome: 'published', stamp: now }
  }
}
