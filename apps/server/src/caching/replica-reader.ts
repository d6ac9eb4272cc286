import type { Follower } from '@technomir/cache'
import {
  createReplicaFreshness,
  type ReplicaFreshness,
  type RunQuery,
  type Stale,
} from '@technomir/change-stream'
import { CompiledQuery, type Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Database, TableName } from '../database/schema.ts'
import { AlteredTables } from './altered-tables.ts'
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

/** What a refusal is called, besides what freshness itself says. `failed`: it did not answer, or answered with an error. */
export const refusalCodes = [
  'not-replicated',
  'stopped',
  'failed',
  'unfed',
  'disabled',
  'copying',
  'created-anew',
  'behind',
  'perhaps-ahead',
  'altered',
] as const satisfies readonly (Stale['code'] | 'not-replicated' | 'stopped' | 'failed' | 'altered')[]

/** Why a replica has not served a load. */
export interface Refusal extends Pick<Stale, 'reason' | 'subject' | 'needed'> {
  readonly code: (typeof refusalCodes)[number]
}

const refused = (code: Refusal['code'], reason: string): Refusal => ({
  code,
  reason,
  subject: null,
  needed: null,
})
const notReplicated = refused('not-replicated', 'not replicated')
const stopped = refused('stopped', 'stopped for an experiment')
const altered = (table: string): Refusal => ({
  ...refused(
    'altered',
    `${table} was altered on the primary after it had been copied; set replication up again`,
  ),
  subject: table,
})
const leftAlone = refused('failed', 'left alone for a moment after a failure')

/** Not an error: the replica cannot show what the load must reflect. */
class NotFresh extends Error {
  readonly stale: Refusal

  constructor(stale: Refusal) {
    super(stale.reason)
    this.stale = stale
  }
}

/** One logical replica, read only when it has durably applied what a load must reflect. */
export class ReplicaReader {
  readonly name: string
  readonly #db: Kysely<Database>
  readonly #follower: Follower
  readonly #freshness: ReplicaFreshness
  readonly #altered: AlteredTables
  readonly #logger: Logger
  readonly run: RunQuery
  #failing = false
  #pausedUntil = 0
  #stoppedUntil = Number.NEGATIVE_INFINITY
  #served = 0
  readonly #refused = new Map<string, number>()
  #lastRefusal: Refusal | null = null

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
    this.#altered = new AlteredTables({
      primary: runQuery(o.primary),
      replica: this.run,
      tables: replicated,
    })
    // Positions of another epoch may start lower.
    o.follower.on('reset', () => {
      this.#freshness.reset()
      this.#altered.reset()
    })
  }

  /** Why the last read that it could have served went to the primary, in English; `null` when it did not. */
  get refusal(): string | null {
    return this.#lastRefusal?.reason ?? null
  }

  /** The same, to be worded by whoever shows it. */
  get lastRefusal(): Refusal | null {
    return this.#lastRefusal
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

  #refuse(refusal: Refusal): { readonly refusal: Refusal } {
    const kind = refusal.reason.replace(/\b\d+\b/g, '…')
    const known = this.#refused.has(kind) || this.#refused.size < mostReasons ? kind : 'other reasons'
    this.#refused.set(known, (this.#refused.get(known) ?? 0) + 1)
    return { refusal }
  }

  /** Before the snapshot is taken: what is altered then begins a new epoch, which ends what comes of this. */
  async #read<T>(tables: readonly TableName[], work: (trx: Kysely<Database>) => Promise<T>): Promise<T> {
    const table = await this.#altered.among(tables)
    if (table !== null) throw new NotFresh(altered(table))
    return await withSnapshot(this.#db, work)
  }

  /**
   * Reads, or tells why the replica must not or cannot be used now; also when the query fails there, since the primary will
   * tell whether the fault is the query's own.
   */
  async read<T>(
    tables: readonly TableName[],
    query: (db: Kysely<Database>) => Promise<T>,
  ): Promise<{ readonly value: T } | { readonly refusal: Refusal }> {
    if (!tables.every(table => replicated.has(table))) return { refusal: notReplicated }
    if (this.isStopped) {
      this.#lastRefusal = stopped
      return this.#refuse(stopped)
    }
    if (performance.now() < this.#pausedUntil) return this.#refuse(leftAlone)
    // After a failure one reader finds out whether it is over; nobody else waits for that.
    if (this.#failing) this.#pausedUntil = performance.now() + pauseMs
    const needs = tables.map(table => ({ table, position: this.#follower.lastTouched(table) }))
    const patience = new Patience(this.name, checkMs)
    try {
      const reading = this.#read(tables, async trx => {
        const answer = await this.#freshness.check(runQuery(trx), needs)
        if (!answer.fresh) throw new NotFresh(answer)
        patience.renew(queryMs)
        return await query(trx)
      })
      const value = await Promise.race([reading, patience.over])
      this.#failing = false
      this.#pausedUntil = 0
      this.#lastRefusal = null
      this.#served++
      return { value }
    } catch (error) {
      this.#failing = !(error instanceof NotFresh)
      this.#pausedUntil = this.#failing ? performance.now() + pauseMs : 0
      const refusal =
        error instanceof NotFresh
          ? error.stale
          : refused('failed', error instanceof Error ? error.message : String(error))
      this.#lastRefusal = refusal
      if (this.#failing) {
        this.#logger.warn(
          { err: error, replica: this.name },
          'the replica cannot be read; the primary is used',
        )
      }
      return this.#refuse(refusal)
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
