import { lastRecordEnd, parseLsn } from '@technomir/change-stream'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { isConnectionLost } from '../database/unavailable.ts'

/** After a pause several connections of a pool may be dead before the pool has noticed. */
const tries = 3

/** Runs `work` on one connection that sees one snapshot and changes nothing; again on another one when the connection was dead. */
export async function withSnapshot<T>(
  db: Kysely<Database>,
  work: (trx: Transaction<Database>) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute(work)
    } catch (error) {
      if (attempt === tries || !isConnectionLost(error)) throw error
    }
  }
}

/**
 * A position that no commit visible now lies beyond. In a snapshot it is asked by the statement that takes the snapshot, so it
 * is as low as it can be known to be. The insert position, not the flushed one: with `synchronous_commit=off` commits are visible before they are flushed.
 */
export async function readUpTo(db: Kysely<Database>): Promise<number> {
  const { rows } = await sql<{ lsn: string }>`SELECT pg_current_wal_insert_lsn()::text AS lsn`.execute(db)
  // Behind a page header no commit ends, so on a quiet primary no horizon would ever come there.
  return lastRecordEnd(parseLsn(rows[0]?.lsn ?? ''))
}
