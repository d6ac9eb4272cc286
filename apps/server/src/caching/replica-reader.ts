import type { Follower } from '@technomir/cache'
import { createReplicaFreshness, type ReplicaFreshness, type RunQuery } from '@technomir/change-stream'
import { CompiledQuery, type Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Database, TableName } from '../database/schema.ts'
import { withSnapshot } from './primary-snapshot.ts'

/** After a failure the replica is left alone for this long. */
const pauseMs = 2000

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
  #pausedUntil = 0
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

  #refuse(reason: string): void {
    const kind = reason.replace(/\b\d+\b/g, '…')
    const known = this.#refused.has(kind) || this.#refused.size < mostReasons ? kind : 'other reasons'
    this.#refused.set(known, (this.#refused.get(known) ?? 0) + 1)
  }

  /** Reads, or returns `null` when the replica must not or cannot be used now. Errors of the query itself are thrown. */
  async read<T>(
    tables: readonly TableName[],
    query: (db: Kysely<Database>) => Promise<T>,
  ): Promise<{ readonly value: T } | null> {
    if (!tables.every(table => replicated.has(table))) return null
    if (performance.now() < this.#pausedUntil) {
      this.#refuse('left alone for a moment after a failure')
      return null
    }
    const needs = tables.map(table => ({ table, position: this.#follower.lastTouched(table) }))
    try {
      const value = await withSnapshot(this.#db, async trx => {
        const answer = await this.#freshness.check(runQuery(trx), needs)
        if (!answer.fresh) throw new NotFresh(answer.reason)
        return await query(trx)
      })
      this.refusal = null
      this.#served++
      return { value }
    } catch (error) {
      this.refusal = error instanceof Error ? error.message : String(error)
      this.#refuse(this.refusal)
      if (!(error instanceof NotFresh)) {
        this.#pausedUntil = performance.now() + pauseMs
        this.#logger.warn(
          { err: error, replica: this.name },
          'the replica cannot be read; the primary is used',
        )
      }
      return null
    }
  }
}

/** Statements with `$1` parameters over a pool or a transaction. */
export const runQuery =
  (db: Kysely<Database>): RunQuery =>
  async (text, values) =>
    (await db.executeQuery<Record<string, unknown>>(CompiledQuery.raw(text, values))).rows
