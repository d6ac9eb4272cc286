import type { Follower } from '@technomir/cache'
import { createReplicaFreshness, type ReplicaFreshness, type RunQuery } from '@technomir/change-stream'
import { CompiledQuery, type Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Database, TableName } from '../database/schema.ts'
import { Patience } from './patience.ts'
import { withSnapshot } from './primary-snapshot.ts'

/** After a failure the replica is left alone for this long. */
const pauseMs = 2000

/** How long it may take to tell whether it is fresh, and then to answer. One that hangs answers neither, for as long as TCP believes in it. */
const checkMs = 500
const queryMs = 2500

/** Kinds of refusals that are counted apart. */
const mostReasons = 20

/** Tables that the replicas hold. */
const replicated = new Set<TableName>(['products', 'users', 'flash_sales'])

/** Not an error: the replica cannot show what the load must reflect. */
class NotFresh extends Error {}

/** One logical replica, read only when it has durably applied what a load must reflect. */
export class ReplicaReader {
  readonly name: string
  readonly #db: Kysely<Database>
  readonly #follower: Follower
  readonly #freshness: ReplicaFreshness
  readonly #logger: Logger
  readonly run: RunQuery
  #failing = false
  #pausedUntil = 0
  #stoppedUntil = Number.NEGATIVE_INFINITY
  #served = 0
  readonly #refused = new Map<string, number>()
  /** Why the last read went to the primary; `null` when it did not. */
  refusal: string | null = null

  constructor(o: {
    name: string
    db: Kysely<Database>
    primary: Kysely<Database>
    follower: Follower
    logger: Logger
  }) {
    this.name = o.name
    this.#db = o.db
    this.run = runQuery(o.db)
    this.#follower = o.follower
    this.#logger = o.logger
    this.#freshness = createReplicaFreshness({ queryPrimary: runQuery(o.primary) })
    // Positions of another epoch may start lower.
    o.follower.on('reset', () => this.#freshness.reset())
  }

  /** Loads served and refused so far; numbers in the reasons are left out, or there would be one for each position. */
  counters(): { served: number; refused: Record<string, number>; lastRefusal: string | null } {
    return { served: this.#served, refused: Object.fromEntries(this.#refused), lastRefusal: this.refusal }
  }

  /** Leaves the replica alone for so long, as if it could not be reached; 0 ends that. For trying out what then happens. */
  stopFor(ms: number): void {
    this.#stoppedUntil = performance.now() + ms
  }

  get isStopped(): boolean {
    return performance.now() < this.#stoppedUntil
  }

  #refuse(reason: string): void {
    const kind = reason.replace(/\b\d+\b/g, '…')
    const known = this.#refused.has(kind) || this.#refused.size < mostReasons ? kind : 'other reasons'
    this.#refused.set(known, (this.#refused.get(known) ?? 0) + 1)
  }

  /**
   * Reads, or returns `null` when the replica must not or cannot be used now; also when the query fails there, since the primary will
   * tell whether the fault is the query's own.
   */
  async read<T>(
    tables: readonly TableName[],
    query: (db: Kysely<Database>) => Promise<T>,
  ): Promise<{ readonly value: T } | null> {
    if (!tables.every(table => replicated.has(table))) return null
    if (this.isStopped) {
      this.refusal = 'stopped for an experiment'
      this.#refuse(this.refusal)
      return null
    }
    if (performance.now() < this.#pausedUntil) {
      this.#refuse('left alone for a moment after a failure')
      return null
    }
    // After a failure one reader finds out whether it is over; nobody else waits for that.
    if (this.#failing) this.#pausedUntil = performance.now() + pauseMs
    const needs = tables.map(table => ({ table, position: this.#follower.lastTouched(table) }))
    const patience = new Patience(this.name, checkMs)
    try {
      const reading = withSnapshot(this.#db, async trx => {
        const answer = await this.#freshness.check(runQuery(trx), needs)
        if (!answer.fresh) throw new NotFresh(answer.reason)
        patience.renew(queryMs)
        return await query(trx)
      })
      const value = await Promise.race([reading, patience.over])
      this.#failing = false
      this.#pausedUntil = 0
      this.refusal = null
      this.#served++
      return { value }
    } catch (error) {
      this.#failing = !(error instanceof NotFresh)
      this.#pausedUntil = this.#failing ? performance.now() + pauseMs : 0
      this.refusal = error instanceof Error ? error.message : String(error)
      this.#refuse(this.refusal)
      if (this.#failing) {
        this.#logger.warn(
          { err: error, replica: this.name },
          'the replica cannot be read; the primary is used',
        )
      }
      return null
    } finally {
      patience.end()
    }
  }
}

/** Statements with `$1` parameters over a pool or a transaction. */
export const runQuery =
  (db: Kysely<Database>): RunQuery =>
  async (text, values) =>
    (await db.executeQuery<Record<string, unknown>>(CompiledQuery.raw(text, values))).rows
