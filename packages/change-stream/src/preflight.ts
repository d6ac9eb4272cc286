import {
  MissingKeepSizeError,
  PublicationIncompleteError,
  PublicationMissingError,
  SlotBusyError,
  SlotLostError,
  SlotMismatchError,
  SlotMissingError,
  StreamConnectionError,
  WalLevelError,
} from './errors.ts'
import type { Position } from './position.ts'
import { type Queryable, readSlot } from './slot.ts'

/**
 * Checks that the server can be followed: a primary, `wal_level = logical` (WalLevelError), and a bound on the WAL that a slot may keep
 * (MissingKeepSizeError, or `onWarning` with its text when `keepSize` is 'warn').
 */
export async function checkServer(
  client: Queryable,
  o: { keepSize?: 'required' | 'warn' | undefined; onWarning?: ((text: string) => void) | undefined } = {},
): Promise<void> {
  const { rows } = await client.query<{ wal_level: string; keep_size: string; in_recovery: boolean }>(
    `SELECT current_setting('wal_level') AS wal_level, current_setting('max_slot_wal_keep_size') AS keep_size,
            pg_is_in_recovery() AS in_recovery`,
  )
  const row = rows[0]
  if (row === undefined) throw new StreamConnectionError('the primary answered nothing')
  if (row.in_recovery) {
    throw new StreamConnectionError(
      'the server is a standby; positions and visibility count on the primary, connect there',
    )
  }
  if (row.wal_level !== 'logical') throw new WalLevelError(row.wal_level)
  if (row.keep_size === '-1') {
    const error = new MissingKeepSizeError()
    if (o.keepSize !== 'warn') throw error
    o.onWarning?.(error.message)
  }
}

/**
 * Checks that the publications exist (PublicationMissingError) and together carry every operation and every row of the expected tables
 * (PublicationIncompleteError, naming each problem). Tables are named as in SQL: `products`, `shop.products`. PostgreSQL itself stays
 * silent about all of it, but for tables without a replica identity, where it is the writer's UPDATE that fails.
 */
export async function checkPublications(
  client: Queryable,
  publications: string[],
  tables: string[],
): Promise<void> {
  const existing = await client.query<{ pubname: string }>(
    'SELECT pubname FROM pg_publication WHERE pubname = ANY($1)',
    [publications],
  )
  const names = new Set(existing.rows.map(row => row.pubname))
  const missing = publications.filter(name => !names.has(name))
  if (publications.length === 0 || missing.length > 0) throw new PublicationMissingError(missing)
  const { rows } = await client.query<{
    name: string
    found: boolean
    published: boolean
    whole: boolean
    identity: boolean
  }>(expectedTablesQuery, [tables, publications])
  const problems = rows.flatMap(row => {
    if (!row.found) return [`table ${row.name} does not exist`]
    if (!row.published) return [`table ${row.name} is in none of ${publications.join(', ')}`]
    if (!row.whole)
      return [
        `table ${row.name} is published with a row filter or without some of insert, update, delete, truncate`,
      ]
    if (!row.identity)
      return [
        `table ${row.name} has no primary key or other replica identity, so UPDATE and DELETE on it fail`,
      ]
    return []
  })
  if (problems.length > 0) throw new PublicationIncompleteError(problems)
}

const expectedTablesQuery = `
  SELECT wanted.name, c.oid IS NOT NULL AS found, count(t.pubname) > 0 AS published,
         coalesce(bool_or(t.rowfilter IS NULL AND p.pubinsert AND p.pubupdate AND p.pubdelete AND p.pubtruncate), false) AS whole,
         CASE c.relreplident
           WHEN 'f' THEN true
           WHEN 'n' THEN false
           WHEN 'i' THEN EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisreplident)
           ELSE EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)
         END AS identity
  FROM unnest($1::text[]) AS wanted(name)
  LEFT JOIN pg_class c ON c.oid = to_regclass(wanted.name)
  LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_publication_tables t ON t.schemaname = n.nspname AND t.tablename = c.relname AND t.pubname = ANY($2)
  LEFT JOIN pg_publication p ON p.pubname = t.pubname
  GROUP BY wanted.name, c.oid, c.relreplident`

/**
 * Checks that the slot can be followed from here and returns its confirmed position. Throws SlotMissingError, SlotLostError, SlotBusyError
 * (unless `ownPid` is who uses it) or SlotMismatchError.
 */
export async function checkSlot(client: Queryable, name: string, ownPid?: number): Promise<Position> {
  const slot = await readSlot(client, name)
  if (slot === null) throw new SlotMissingError(name)
  if (slot.walStatus === 'lost')
    throw new SlotLostError(name, 'it fell behind max_slot_wal_keep_size and its WAL is gone')
  if (slot.active && slot.activePid !== ownPid) throw new SlotBusyError(name, slot.activePid)
  const { rows } = await client.query<{ database: string }>('SELECT current_database() AS database')
  const database = rows[0]?.database
  if (slot.plugin !== 'pgoutput' || slot.database !== database) {
    throw new SlotMismatchError(
      `slot "${name}" belongs to plugin ${slot.plugin} in database ${slot.database}; this needs pgoutput in ${database}`,
    )
  }
  // A slot that is still being created has no position yet, and whoever creates it uses it.
  if (slot.confirmed === null) throw new SlotBusyError(name, slot.activePid)
  return slot.confirmed
}
