import { setTimeout as sleep } from 'node:timers/promises'
import { type LogEntry, LogUnavailableError, type LogWriter, type Position } from '@technomir/cache'
import { type ChangeStream, changeStream, parseLsn } from '@technomir/change-stream'
import pg from 'pg'
import type { Logger } from 'pino'
import { changeTables } from '../database/schema.ts'
import { decideEpoch } from './epoch.ts'
import { Heartbeats } from './heartbeats.ts'
import { mapTransaction, maxRowsPerTable } from './mapping/mapping.ts'
import { messagePrefix } from './mapping/messages.ts'
import { SaleClock } from './sale-clock.ts'
import type { SaleFlips } from './sale-flips.ts'

export interface LeadershipOptions {
  databaseUrl: string
  slot: string
  publication: string
  log: LogWriter
  logger: Logger
  signal: AbortSignal
  /** What the log has announced of sales. */
  flips: SaleFlips
  /** Whether the slot was made just now. */
  slotCreated: boolean
}

/** A leader that cannot append for this long gives the slot up: another server may see the log. */
const giveUpMs = 2000
const appendRetryMs = 50

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
  #last: Position
  #horizon: Position

  static async begin(options: LeadershipOptions): Promise<Leadership> {
    const stream = changeStream({
      connectionString: options.databaseUrl,
      slot: options.slot,
      publications: [options.publication],
      expectedTables: [...changeTables],
      messagePrefixes: [messagePrefix],
      maxRowsPerTable,
      signal: options.signal,
      onWarning: text => options.logger.warn(text),
    })
    try {
      const { systemId, timeline, confirmed } = await stream.started
      const walEnd = await readWalEnd(options.databaseUrl)
      const log = await options.log.current()
      const epoch = decideEpoch({ systemId, timeline, slotCreated: options.slotCreated, walEnd, log })
      if (epoch !== log?.epoch) await options.log.begin(epoch)
      // Entries between the two may be lost from the log; as `prev` of the next entry the larger one leaves a visible hole.
      const last = epoch === log?.epoch ? Math.max(confirmed, log.end) : confirmed
      options.logger.info({ epoch, position: last, continued: epoch === log?.epoch }, 'leading the relay')
      return new Leadership(options, stream, epoch, last)
    } catch (error) {
      await stream.close()
      throw error
    }
  }

  private constructor(options: LeadershipOptions, stream: ChangeStream, epoch: string, last: Position) {
    this.epoch = epoch
    this.#stream = stream
    this.#log = options.log
    this.#logger = options.logger
    this.#last = last
    this.#horizon = last
    this.#heartbeats = new Heartbeats({
      log: options.log,
      epoch,
      ping: () => stream.ping(),
      state: () => ({ horizon: this.#horizon, last: this.#last, heldForMs: this.heldForMs() }),
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

  /** For how long a committed change has been waiting, at the gate or on its way into the log. */
  heldForMs(): number {
    return this.#stream.stalledForMs()
  }

  async #lead(signal: AbortSignal): Promise<void> {
    this.#saleClock.start()
    const heartbeats = this.#heartbeats.run(this.#end.signal)
    try {
      await Promise.race([this.#relay(), heartbeats])
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      this.#end.abort()
      await this.#saleClock.close()
      await this.#stream.close()
      // It ends by the abort; what made it end earlier has been thrown above.
      await heartbeats.catch(() => {})
    }
  }

  async #relay(): Promise<void> {
    for await (const item of this.#stream) {
      if (item.kind === 'transaction') {
        const mapped = mapTransaction(item, text =>
          this.#logger.warn(
            { content: text },
            'a WAL message with our prefix could not be read and was left out',
          ),
        )
        if (mapped) {
          const entry = { ...this.#flips.withoutRepeats(mapped), prev: this.#last }
          await this.#append(entry)
          this.#flips.note(entry)
          this.#last = mapped.position
          if (mapped.touched.includes('flash_sales')) this.#saleClock.rearm()
        }
      }
      if (item.position > this.#horizon) {
        this.#horizon = item.position
        // Followers learn of appended entries by themselves; of anything else only by a heartbeat.
        if (this.#horizon > this.#last) this.#heartbeats.soon()
      }
      this.#stream.acknowledge(item.position)
    }
  }

  async #append(entry: LogEntry): Promise<void> {
    const deadline = performance.now() + giveUpMs
    for (;;) {
      try {
        await this.#log.append(this.epoch, entry)
        return
      } catch (error) {
        if (!(error instanceof LogUnavailableError) || performance.now() > deadline) throw error
        await sleep(appendRetryMs, undefined, { signal: this.#end.signal })
      }
    }
  }
}

async function readWalEnd(databaseUrl: string): Promise<Position> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 3000,
    query_timeout: 5000,
  })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query<{ lsn: string }>('SELECT pg_current_wal_insert_lsn()::text AS lsn')
    return parseLsn(rows[0]?.lsn ?? '0/0')
  } finally {
    await client.end()
  }
}
