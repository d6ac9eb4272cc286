import type { ClientBase, QueryResult, QueryResultRow } from 'pg'
import { FailoverSlotError, SlotCreationTimeoutError, SlotExistsError, toStreamError } from './errors.ts'
import { type Position, parseLsn } from './position.ts'

/** A `pg` Client, PoolClient or Pool. */
export interface Queryable {
  query<R extends QueryResultRow>(text: string, values?: unknown[]): Promise<Pick<QueryResult<R>, 'rows'>>
}

/** A replication slot as the primary describes it. */
export interface SlotState {
  active: boolean
  activePid: number | null
  /** Everything up to here has been acknowledged; a follower starts here. Null while the slot is being created. */
  confirmed: Position | null
  /** 'reserved', 'extended', 'unreserved' (may be lost at the next checkpoint) or 'lost'. */
  walStatus: string | null
  /** Bytes of WAL that may still be written before the slot is in danger; null when nothing bounds it, or it is lost. */
  safeWalSize: number | null
  plugin: string | null
  database: string | null
  /** Physical standbys that synchronise slots keep a copy of it (PostgreSQL 17 and later), so it outlives a failover. */
  failover: boolean
}

/** The slot, or null when there is none of that name. */
export async function readSlot(client: Queryable, name: string): Promise<SlotState | null> {
  const { rows } = await client.query<{
    active: boolean
    active_pid: number | null
    confirmed: string | null
    wal_status: string | null
    safe_wal_size: string | null
    plugin: string | null
    database: string | null
    failover: boolean
  }>(
    // Through JSON, because the column failover is not there before 17.
    `SELECT active, active_pid, confirmed_flush_lsn::text AS confirmed, wal_status, safe_wal_size::text, plugin, database,
            coalesce((to_jsonb(s) ->> 'failover')::boolean, false) AS failover
     FROM pg_replication_slots s WHERE slot_name = $1`,
    [name],
  )
  const row = rows[0]
  if (row === undefined) return null
  return {
    active: row.active,
    activePid: row.active_pid,
    confirmed: row.confirmed === null ? null : parseLsn(row.confirmed),
    walStatus: row.wal_status,
    safeWalSize: row.safe_wal_size === null ? null : Number(row.safe_wal_size),
    plugin: row.plugin,
    database: row.database,
    failover: row.failover,
  }
}

/** The cluster behind an ordinary connection: its system identifier, timeline and how far its WAL is flushed. */
export async function identifySystem(
  client: Queryable,
): Promise<{ systemId: string; timeline: number; flushed: Position }> {
  const { rows } = await client.query<{ system_id: string; timeline: number; flushed: string }>(
    `SELECT system_identifier::text AS system_id, timeline_id AS timeline, pg_current_wal_flush_lsn()::text AS flushed
     FROM pg_control_system(), pg_control_checkpoint()`,
  )
  const row = rows[0]
  if (row === undefined) throw new Error('the primary does not tell its system identifier')
  return { systemId: row.system_id, timeline: row.timeline, flushed: parseLsn(row.flushed) }
}

/** How {@link createSlot} makes a slot. */
export interface SlotOptions {
  /** Bounds the wait for open transactions, ms. */
  lockTimeoutMs: number
  /**
   * Lets physical standbys with `sync_replication_slots` keep a copy, so that a promoted one can be followed on. PostgreSQL 17 and later
   * (FailoverSlotError before). Name those standbys in `synchronized_standby_slots`, or the slot may be ahead of the one that is promoted; the
   * walsender then holds every change back until they have it. Default false.
   */
  failover?: boolean
}

/**
 * Creates a logical slot of pgoutput; it delivers every transaction that commits after `position`.
 *
 * Creation waits for all transactions that are open (decoding has to see their beginnings), so it is bounded by `lockTimeoutMs`, per
 * transaction and in total; then it throws SlotCreationTimeoutError, which names the oldest of them, and leaves no slot behind.
 * `client` is one connection outside of a transaction, never a Pool. Throws SlotExistsError when the name is taken.
 */
export async function createSlot(
  client: ClientBase,
  name: string,
  { lockTimeoutMs, failover = false }: SlotOptions,
): Promise<{ position: Position }> {
  if (failover) await requireFailoverSlots(client, name)
  const limit = Math.max(1, Math.round(lockTimeoutMs))
  await client.query('BEGIN')
  try {
    await client.query(`SET LOCAL lock_timeout = ${limit}; SET LOCAL statement_timeout = ${limit}`)
    const { rows } = await client.query<{ lsn: string }>(
      `SELECT lsn::text FROM pg_create_logical_replication_slot($1, 'pgoutput'${failover ? ', failover => true' : ''})`,
      [name],
    )
    await client.query('COMMIT')
    const row = rows[0]
    if (row === undefined) throw new Error(`the primary created slot "${name}" without telling its position`)
    return { position: parseLsn(row.lsn) }
  } catch (error) {
    // After a lost connection there is nothing to roll back, and the first error says what happened.
    await client.query('ROLLBACK').catch(() => undefined)
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === '55P03' || code === '57014') {
      throw new SlotCreationTimeoutError(name, limit, await oldestTransactions(client), { cause: error })
    }
    if (code === '42710') throw new SlotExistsError(name, { cause: error })
    throw toStreamError(error, name)
  }
}

/**
 * Drops the slot and lets its WAL go. Returns false when there was none. Throws SlotBusyError while someone follows it.
 */
export async function dropSlot(client: Queryable, name: string): Promise<boolean> {
  try {
    await client.query('SELECT pg_drop_replication_slot($1)', [name])
    return true
  } catch (error) {
    const typed = toStreamError(error, name)
    if (typed.kind === 'missing') return false
    throw typed
  }
}

async function requireFailoverSlots(client: Queryable, name: string): Promise<void> {
  const { rows } = await client.query<{ version: string; supported: boolean }>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int >= 170000 AS supported`,
  )
  if (!rows[0]?.supported) throw new FailoverSlotError(name, rows[0]?.version ?? 'unknown')
}

async function oldestTransactions(client: Queryable): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(
    `SELECT format('process %s (%s, %s) since %s', pid, coalesce(nullif(application_name, ''), usename, backend_type),
                   coalesce(state, 'state hidden'), to_char(xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS"Z"')) AS line,
            xact_start AS since
     FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()
     UNION ALL
     SELECT format('prepared transaction %L since %s', gid, to_char(prepared AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS"Z"')), prepared
     FROM pg_prepared_xacts
     ORDER BY since NULLS LAST LIMIT 5`,
  )
  return rows.map(row => row.line)
}
