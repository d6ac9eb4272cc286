import { setTimeout as sleep } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import type { Logger } from 'pino'
import type { Database } from '../database/schema.ts'
import { refund } from '../orders/refund.ts'
import { conclude } from './conclude.ts'
import { forgetOld } from './kept-answers.ts'
import type { PaymentProvider } from './payments.ts'

export interface PaymentSweepOptions {
  /** The primary. */
  db: Kysely<Database>
  payments: PaymentProvider
  /** Payments under way for longer are ended, ms by the database's clock. */
  timeoutMs: number
  logger: Logger
}

/** So many at a time; the rest has its turn the next time. */
const atOnce = 100
const longestPauseMs = 15_000
const settleMs = 5000
const closeMs = 1000

/**
 * Finishes what servers that died have left: orders whose payment nobody waits for any more, refunds that are due. Every
 * server has one; a lock lets one at a time work, only so that none works in vain: each step may be repeated.
 */
export class PaymentSweep {
  readonly #options: PaymentSweepOptions
  readonly #ended = new AbortController()
  #running: Promise<void> | null = null

  constructor(options: PaymentSweepOptions) {
    this.#options = options
  }

  start(): void {
    this.#running ??= this.#loop()
  }

  async close(): Promise<void> {
    this.#ended.abort()
    // A database that does not answer shall not hold the shutdown up; whatever is cut off another sweep finishes.
    await Promise.race([this.#running, sleep(closeMs, undefined, { ref: false })])
  }

  /** One round. Resolves with how many checkouts and refunds it has finished. */
  async run(): Promise<number> {
    return await this.#options.db.connection().execute(async db => {
      const { rows } = await sql<{ mine: boolean }>`
        select pg_try_advisory_lock(hashtext('technomir payment sweep')) as mine`.execute(db)
      if (rows[0]?.mine !== true) return 0
      try {
        await db.transaction().execute(forgetOld)
        return (await this.#concludeStale(db)) + (await this.#refundDue(db))
      } finally {
        await sql`select pg_advisory_unlock(hashtext('technomir payment sweep'))`.execute(db)
      }
    })
  }

  async #loop(): Promise<void> {
    const pauseMs = Math.min(longestPauseMs, Math.max(200, this.#options.timeoutMs / 4))
    while (!this.#ended.signal.aborted) {
      try {
        await sleep(pauseMs, undefined, { signal: this.#ended.signal, ref: false })
        const finished = await this.run()
        if (finished > 0)
          this.#options.logger.info({ finished }, 'payments that were left behind are finished')
      } catch (error) {
        if (!this.#ended.signal.aborted)
          this.#options.logger.warn({ err: error }, 'the payments could not be looked after; trying again')
      }
    }
  }

  async #concludeStale(db: Kysely<Database>): Promise<number> {
    const { payments, timeoutMs } = this.#options
    const { rows } = await sql<{ orderId: number; reference: string }>`
      select o.id as "orderId", o.payment_reference as reference
      from checkouts c join orders o on o.id = c.order_id
      where c.answer is null and o.payment_reference is not null
        and c.created_at < clock_timestamp() at time zone 'utc' - make_interval(secs => ${timeoutMs / 1000})
      order by c.created_at limit ${atOnce}`.execute(db)
    return await this.#each(rows, async ({ orderId, reference }) => {
      const payment = await payments.settle(reference, this.#signal())
      const { first } = await db.transaction().execute(trx => conclude(trx, orderId, payment))
      return first
    })
  }

  async #refundDue(db: Kysely<Database>): Promise<number> {
    const { rows } = await sql<{ orderId: number; reference: string }>`
      select id as "orderId", payment_reference as reference from orders
      where status = 'cancelled' and payment_reference is not null and refunded_at is null
        and cancelled_at < clock_timestamp() at time zone 'utc' - make_interval(secs => ${this.#options.timeoutMs / 1000})
      order by id limit ${atOnce}`.execute(db)
    return await this.#each(rows, async due => {
      await refund(db, this.#options.payments, due, this.#signal())
      return true
    })
  }

  /** One that fails does not keep the others from being finished. */
  async #each<T>(items: readonly T[], finish: (item: T) => Promise<boolean>): Promise<number> {
    let finished = 0
    for (const item of items) {
      if (this.#ended.signal.aborted) break
      try {
        if (await finish(item)) finished++
      } catch (error) {
        this.#options.logger.warn({ err: error, item }, 'a payment could not be finished; trying again later')
      }
    }
    return finished
  }

  #signal(): AbortSignal {
    return AbortSignal.any([AbortSignal.timeout(settleMs), this.#ended.signal])
  }
}
