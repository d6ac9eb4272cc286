import type { Follower } from '@technomir/cache'
import { createReplicaFreshness, type ReplicaFreshness, type RunQuery } from '@technomir/change-stream'
import { CompiledQuery, type Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Database, TableName } from '../database/schema.ts'
import { withSnapshot } from './primary-snapshot.ts'

/** After a failure the replica is left alone for this long. */
const pauseMs = 2000

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
  #pausedUntil = 0
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
    this.#follower = o.follower
    this.#logger = o.logger
    this.#freshness = createReplicaFreshness({ queryPrimary: queryWith(o.primary) })
    // Positions of another epoch may start lower.
    o.follower.on('reset', () => this.#freshness.reset())
  }

  /** Reads, or returns `null` when the replica must not or cannot be used now. Errors of the query itself are thrown. */
  async read<T>(
    tables: readonly TableName[],
    query: (db: Kysely<Database>) => Promise<T>,
  ): Promise<{ readonly value: T } | null> {
    if (!tables.every(table => replicated.has(table)) || performance.now() < this.#pausedUntil) return null
    const needs = tables.map(table => ({ table, position: this.#follower.lastTouched(table) }))
    try {
      const value = await withSnapshot(this.#db, async trx => {
        const answer = await this.#freshness.check(queryWith(trx), needs)
        if (!answer.fresh) throw new NotFresh(answer.reason)
        return await query(trx)
      })
      this.refusal = null
      return { value }
    } catch (error) {
      this.refusal = error instanceof Error ? error.message : String(error)
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

const queryWith =
  (db: Kysely<Database>): RunQuery =>
  async (text, values) =>
    (await db.executeQuery<Record<string, unknown>>(CompiledQuery.raw(text, values))).rows
