import { setTimeout as sleep } from 'node:timers/promises'
import {
  AppendQueue,
  type LogEntry,
  LogUnavailableError,
  type LogWriter,
  type Position,
} from '@technomir/cache'
import { type ChangeStream, changeStream, type Progress, type Transaction } from '@technomir/change-stream'
import type { Logger } from 'pino'
import type { Continuity } from './continuity.ts'
import { Heartbeats } from './heartbeats.ts'
import { Lag } from './lag.ts'
import { mapTransaction, maxRowsPerTable } from './mapping/mapping.ts'
import { messagePrefix } from './mapping/messages.ts'
import { followedTables } from './mapping/tables.ts'
import { SaleClock } from './sale-clock.ts'
import type { SaleFlips } from './sale-flips.ts'
import { type TakenOver, type TakeOverOptions, takeOver } from './take-over.ts'

export interface LeadershipOptions extends TakeOverOptions {
  slot: string
  publication: string
  signal: AbortSignal
  /** What the log has announced of sales. */
  flips: SaleFlips
  /** Asks the primary for a small commit, so that it flushes its WAL. */
  nudge: (() => void) | undefined
  onAppended?: ((commit: AppendedCommit) => void) | undefined
}

/** When a commit took which step on its way into the log; monotonic ms of this process. */
export interface AppendedCommit {
  readonly position: Position
  /** Read from the WAL. */
  readonly readAt: number
  /** Known to be visible to everybody on the primary. */
  readonly visibleAt: number
  readonly appendedAt: number
}

/** A leader that cannot append for this long gives the slot up: another server may see the log. */
const giveUpMs = 2000
const appendRetryMs = 50
/** Behind for this long without anything held: there may be nothing but WAL that nobody flushes. */
const nudgeAfterMs = 300

/** Holding the slot and writing the log, from taking it until something ends it. */
export class Leadership {
  readonly epoch: string
  /** Settles when the leadership is over: resolves after an abort, rejects with what ended it. */
  readonly over: Promise<void>
  readonly #stream: ChangeStream
  readonly #log: LogWriter
  readonly #logger: Logger
  readonly #heartbeats: Heartbeats
  readonly #flips: SaleFlips
  readonly #saleClock: SaleClock
  readonly #end = new AbortController()
  readonly #lag = new Lag()
  readonly #continuity: Continuity | null
  readonly #nudge: (() => void) | undefined
  readonly #onAppended: ((commit: AppendedCommit) => void) | undefined
  readonly #begunAt = performance.now()
  readonly #queue = new AppendQueue(entries => this.#append(entries))
  #failure: unknown
  /** The newest entry that was taken over from the stream; it is on its way into the log. */
  #taken: Position
  /** The newest entry of the log. */
  #last: Position
  #horizon: Position
  /** Everything that the stream has delivered up to here is in the log, or has no place there. */
  #passedTo: Position = -1

  static async begin(options: LeadershipOptions): Promise<Leadership> {
    const stream = changeStream({
      connectionString: options.databaseUrl,
      slot: options.slot,
      publications: [options.publication],
      expectedTables: followedTables,
      messagePrefixes: [messagePrefix],
      maxRowsPerTable,
      signal: options.signal,
      onWarning: text => options.logger.warn(text),
    })
    try {
      return new Leadership(options, stream, await takeOver(options, await stream.started))
    } catch (error) {
      await stream.close()
      throw error
    }
  }

  private constructor(options: LeadershipOptions, stream: ChangeStream, from: TakenOver) {
    const { epoch } = from
    this.epoch = epoch
    this.#continuity = from.continuity
    this.#nudge = options.nudge
    this.#onAppended = options.onAppended
    this.#stream = stream
    this.#log = options.log
    this.#logger = options.logger
    this.#taken = from.last
    this.#last = from.last
    this.#horizon = from.horizon
    this.#heartbeats = new Heartbeats({
      log: options.log,
      epoch,
      ping: () => this.#ping(),
      state: () => this.#state(),
      published: horizon => this.#acknowledge(horizon),
      giveUpMs,
    })
    this.#flips = options.flips
    this.#saleClock = new SaleClock(
      options.databaseUrl,
      () => options.flips.last,
      error => options.logger.warn({ err: error }, 'the clock of flash sales cannot read them; trying again'),
    )
    this.over = this.#lead(options.signal)
  }

  /** Every change up to here is in the log. */
  get horizon(): Position {
    return this.#horizon
  }

  /** For how long a committed change has been waiting, in the WAL, at the gate or on its way into the log. */
  heldForMs(): number {
    return Math.max(this.#stream.stalledForMs(), this.#lag.behindForMs(performance.now()))
  }

  async #ping(): Promise<void> {
    // What waited before this server led has waited for longer than it can know.
    const since = this.#lag.hasCaughtUp ? performance.now() : this.#begunAt
    this.#lag.mark(await this.#stream.ping(), since)
    this.#lag.passed(this.#horizon)
    if (this.#lag.behindForMs(performance.now()) > nudgeAfterMs && this.#stream.stalledForMs() === 0)
      this.#nudge?.()
  }

  /** Until it has caught up once, a leader would publish a horizon that may be old; followers rely on the former one's for as long as they may. */
  #state() {
    if (!this.#lag.hasCaughtUp && performance.now() - this.#begunAt < giveUpMs) return null
    return { horizon: this.#horizon, last: this.#last, heldForMs: this.heldForMs() }
  }

  async #lead(signal: AbortSignal): Promise<void> {
    this.#saleClock.start()
    const heartbeats = this.#heartbeats.run(this.#end.signal)
    try {
      await Promise.race([this.#relay(), this.#queue.failed, heartbeats])
    } catch (error) {
      if (!signal.aborted) throw this.#failure ?? error
    } finally {
      this.#end.abort()
      await this.#saleClock.close()
      // An append that came later could reach the log of the next leadership; one that succeeds now is still acknowledged.
      await this.#queue.settled()
      await this.#stream.close()
      // It ends by the abort; what made it end earlier has been thrown above.
      await heartbeats.catch(() => {})
    }
  }

  async #relay(): Promise<void> {
    for await (const item of this.#stream) {
      try {
        await this.#take(item)
      } catch (error) {
        // Leaving the loop closes the stream, and by that fails whatever else uses it: this is why.
        this.#failure ??= error
        throw error
      }
    }
  }

  async #take(item: Transaction | Progress): Promise<void> {
    const mapped = item.kind === 'transaction' ? this.#map(item) : null
    if (mapped) this.#continuity?.change(mapped.position, mapped.committedAt)
    this.#continuity?.passed(item.position)
    // What is delivered again stands in the log already.
    const isNew = mapped !== null && mapped.position > this.#taken
    const visibleAt = performance.now()
    const readAt = item.kind === 'transaction' ? (item.receivedAt ?? visibleAt) : visibleAt
    const prev = this.#taken
    if (isNew) this.#taken = mapped.position
    await this.#queue.add({
      entry: () => (isNew ? { ...this.#flips.withoutRepeats(mapped), prev } : null),
      afterAllBefore: isNew && this.#flips.announces(mapped),
      done: () => {
        if (isNew) {
          this.#appended(mapped)
          this.#onAppended?.({ position: mapped.position, readAt, visibleAt, appendedAt: performance.now() })
        }
        this.#passed(item.position)
      },
    })
  }

  #map(transaction: Transaction) {
    return mapTransaction(transaction, text =>
      this.#logger.warn(
        { content: text },
        'a WAL message with our prefix could not be read and was left out',
      ),
    )
  }

  #appended(entry: Omit<LogEntry, 'prev'>): void {
    this.#flips.note(entry)
    this.#last = entry.position
    if (entry.touched.includes('flash_sales')) this.#saleClock.rearm()
  }

  #passed(position: Position): void {
    this.#passedTo = position
    if (position > this.#horizon) {
      this.#horizon = position
      this.#lag.passed(position)
      // Followers learn of appended entries by themselves; of anything else only by a heartbeat.
      if (this.#horizon > this.#last) this.#heartbeats.soon()
    }
    if (position <= this.#last) this.#stream.acknowledge(position)
  }

  /**
   * What is not an entry is acknowledged only once a heartbeat in the log covers it. So whoever leads next can tell a log that has lost entries
   * from one that had nothing to hold.
   */
  #acknowledge(published: Position): void {
    if (this.#passedTo >= 0) this.#stream.acknowledge(Math.min(published, this.#passedTo))
  }

  async #append(entries: readonly LogEntry[]): Promise<void> {
    const deadline = performance.now() + giveUpMs
    for (;;) {
      this.#end.signal.throwIfAborted()
      try {
        await this.#log.append(this.epoch, ...entries)
        return
      } catch (error) {
        if (!(error instanceof LogUnavailableError) || performance.now() > deadline) throw error
        await sleep(appendRetryMs, undefined, { signal: this.#end.signal })
      }
    }
  }
}
