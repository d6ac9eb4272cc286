import { sql } from 'kysely'
import pg from 'pg'
import { ShopError } from '../../errors.ts'
import type { LabParts } from '../parts.ts'
import type { Pause } from './schemas.ts'

/** How often servers look for pauses that are over. */
const lookEveryMs = 2000

/**
 * Pauses subscriptions for a while. Until when stands on the primary before the subscription is disabled, so that any server sets it going
 * again, whatever becomes of the one that paused it.
 */
export class Pauses {
  readonly #parts: LabParts
  readonly #timers = new Set<NodeJS.Timeout>()
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> = Promise.resolve()

  constructor(parts: LabParts) {
    this.#parts = parts
  }

  start(): void {
    this.#timer = setInterval(() => this.#lookSoon(), lookEveryMs)
    this.#timer.unref()
    this.#lookSoon()
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    for (const timer of this.#timers) clearTimeout(timer)
    await this.#looking
  }

  /** Those under way. */
  async all(): Promise<Pause[]> {
    const rows = await this.#parts.node.primary
      .selectFrom('lab_pauses')
      .select([
        'replica',
        'subscription',
        sql<number>`extract(epoch from until AT TIME ZONE 'utc') * 1000`.as('until'),
      ])
      .orderBy('replica')
      .orderBy('subscription')
      .execute()
    return rows.map(row => ({ ...row, until: Number(row.until) }))
  }

  /** Throws a ShopError `lab_unknown` where there is no such subscription. */
  async pause(replica: string, subscription: string, seconds: number): Promise<Pause> {
    await this.#mustExist(replica, subscription)
    const { rows } = await sql<{ until: number }>`
      INSERT INTO lab_pauses (replica, subscription, until)
      VALUES (${replica}, ${subscription}, (clock_timestamp() AT TIME ZONE 'utc') + make_interval(secs => ${seconds}))
      ON CONFLICT (replica, subscription) DO UPDATE SET until = excluded.until
      RETURNING extract(epoch from until AT TIME ZONE 'utc')::float8 * 1000 AS until`.execute(
      this.#parts.node.primary,
    )
    await this.#alter(replica, subscription, 'DISABLE')
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer)
        this.#lookSoon()
      },
      seconds * 1000 + 20,
    )
    timer.unref()
    this.#timers.add(timer)
    return { replica, subscription, until: rows[0]?.until ?? null }
  }

  async resume(replica: string, subscription: string): Promise<Pause> {
    await this.#mustExist(replica, subscription)
    await this.#alter(replica, subscription, 'ENABLE')
    await this.#parts.node.primary
      .deleteFrom('lab_pauses')
      .where('replica', '=', replica)
      .where('subscription', '=', subscription)
      .execute()
    return { replica, subscription, until: null }
  }

  #lookSoon(): void {
    this.#looking = this.#looking.then(() => this.#endThoseThatAreOver())
  }

  async #endThoseThatAreOver(): Promise<void> {
    const { node, logger } = this.#parts
    try {
      const over = await node.primary
        .selectFrom('lab_pauses')
        .select(['replica', 'subscription'])
        .where('until', '<=', sql<string>`(clock_timestamp() AT TIME ZONE 'utc')`)
        .execute()
      // One that cannot be reached, or is gone for good, holds the others up in nothing.
      for (const { replica, subscription } of over)
        await this.resume(replica, subscription).then(
          () => logger.info({ replica, subscription }, 'the pause of a subscription is over'),
          error =>
            logger.debug({ err: error, replica, subscription }, 'a paused subscription cannot go on yet'),
        )
    } catch (error) {
      // It is tried again, by every server.
      logger.debug({ err: error }, 'pauses of subscriptions could not be looked at')
    }
  }

  async #mustExist(replica: string, subscription: string): Promise<void> {
    const found = await this.#reader(replica).run('SELECT FROM pg_subscription WHERE subname = $1', [
      subscription,
    ])
    if (found.length === 0)
      throw new ShopError('lab_unknown', { message: `${replica} has no subscription ${subscription}.` })
  }

  async #alter(replica: string, subscription: string, how: 'ENABLE' | 'DISABLE'): Promise<void> {
    await this.#reader(replica).run(`ALTER SUBSCRIPTION ${pg.escapeIdentifier(subscription)} ${how}`, [])
  }

  #reader(name: string) {
    const found = this.#parts.node.replicas.find(replica => replica.name === name)
    if (!found) throw new ShopError('lab_unknown', { message: `There is no replica ${name}.` })
    return found
  }
}
