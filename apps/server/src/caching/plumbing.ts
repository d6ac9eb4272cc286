import type { Caches, LoadContext, Position } from '@technomir/cache'
import type { Kysely, Transaction } from 'kysely'
import type { Config } from '../config.ts'
import type { Database, TableName } from '../database/schema.ts'

/** A committed write. */
export interface Written<T> {
  readonly value: T
  readonly epoch: string | null
  /** Where the commit stands in the log, or an upper bound of it while the log cannot be reached. */
  readonly position: Position
  /** Whether every live server has processed it. */
  readonly processed: boolean
}

/** A state of the primary, read past all caches. */
export interface ReadNow<T> {
  readonly value: T
  readonly epoch: string | null
  /** No commit that the value shows lies beyond. */
  readonly position: Position
}

/** What the parts of the shop are given to declare caches, load them and write. */
export interface Plumbing {
  readonly caches: Caches
  readonly config: Config
  /**
   * Reads the database for a load: from a replica that is fresh enough for it, else from the primary. All statements of `query` see
   * one snapshot. The loaded entries get the tags of the tables.
   */
  read<T>(
    contexts: LoadContext | readonly LoadContext[],
    tables: readonly TableName[],
    query: (db: Kysely<Database>) => Promise<T>,
  ): Promise<T>
  /** Reads the primary as it is now, for what must not come from any cache. All statements of `query` see one snapshot. */
  readNow<T>(query: (db: Kysely<Database>) => Promise<T>): Promise<ReadNow<T>>
  /** Commits `work` and waits for nobody: for the steps of something whose last step is a {@link Plumbing.write}. */
  commit<T>(work: (trx: Transaction<Database>) => Promise<T>): Promise<T>
  /** Commits `work` and waits, for a bounded time, until every live server has processed the commit. Rolls back when `work` throws. */
  write<T>(work: (trx: Transaction<Database>) => Promise<T>): Promise<Written<T>>
}
