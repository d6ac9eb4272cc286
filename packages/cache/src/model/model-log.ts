import { type LogEntry, LogUnavailableError } from '../log/log.ts'
import type { Appended } from '../log/own-log.ts'
import type { Ledger } from './ledger.ts'
import type { Simulation } from './simulation.ts'

const firstPosition = 1000

/** What a reader of the log gets to know at one time. */
export interface LogView {
  readonly epoch: string
  /** The newest position that the log has given out. */
  readonly newest: number
  /** Entries after the one that was asked for, a page of them. */
  readonly entries: readonly LogEntry[]
  /** Whether that is all there is. */
  readonly complete: boolean
}

/** A log like that in Redis, which loses what Redis loses. */
export class ModelLog {
  /** Appends fail; `answer`: only the answer gets lost. */
  fails: 'no' | 'command' | 'answer' = 'no'
  readonly #simulation: Simulation
  readonly #ledger: Ledger
  #epochs = 0
  #newest = firstPosition
  #entries: LogEntry[] = []
  /** By epoch, up to where entries have been trimmed. */
  readonly #lost = new Map<string, number>()
  readonly #waiting = new Set<() => void>()
  readonly #listeners = new Set<(entry: LogEntry) => void>()

  constructor(simulation: Simulation, ledger: Ledger) {
    this.#simulation = simulation
    this.#ledger = ledger
  }

  get epoch(): string {
    return `epoch-${this.#epochs}`
  }

  get newest(): number {
    return this.#newest
  }

  /** @param set number of the set that asks, if one does */
  async append(tags: readonly string[], set?: number): Promise<Appended> {
    await this.#simulation.pace()
    if (this.fails === 'command') throw new LogUnavailableError('no connection')
    const prev = this.#newest++
    const position = this.#newest
    const entry = { position, prev, tags, touched: [], events: [], writes: [], committedAt: 0 }
    this.#entries.push(entry)
    this.#ledger.end(tags, { epoch: this.#epochs, position }, this.#simulation.now(), set)
    const { epoch } = this
    this.#wake()
    for (const listener of this.#listeners) listener(entry)
    const answerLost = this.fails === 'answer'
    await this.#simulation.pace()
    if (answerLost) throw new LogUnavailableError('no answer')
    return { epoch, position }
  }

  read(after: number, page: number): LogView {
    const rest = this.#entries.filter(({ position }) => position > after)
    const entries = rest.slice(0, page)
    return { epoch: this.epoch, newest: this.#newest, entries, complete: entries.length === rest.length }
  }

  /** Resolves when there is something new, or after `ms`. */
  async change(ms: number): Promise<void> {
    await new Promise<void>(resolve => {
      const end = () => {
        callOff()
        this.#waiting.delete(end)
        resolve()
      }
      const callOff = this.#simulation.after(ms, end)
      this.#waiting.add(end)
    })
  }

  /** Tells of every entry once, as pub/sub does. */
  subscribe(listener: (entry: LogEntry) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The oldest entries are gone: all, or all but some. */
  trim(kept: number): void {
    const gone = this.#entries.splice(0, Math.max(0, this.#entries.length - kept))
    const last = gone.at(-1)
    if (last) this.#lost.set(this.epoch, last.position)
  }

  lostUpTo(epoch: string): number {
    return this.#lost.get(epoch) ?? 0
  }

  /** Everything is gone; positions begin again, at or below those before. */
  lose(): void {
    this.#epochs++
    this.#entries = []
    this.#newest = firstPosition
    this.#wake()
  }

  #wake(): void {
    for (const wake of this.#waiting) wake()
  }
}
