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
import type { ExpectedTable } from './options.ts'
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
 * (PublicationIncompleteError, naming each problem). Tables are named as in SQL: `products`, `shop.products`; with `identity`, the old values of
 * these columns must be in the WAL, too. PostgreSQL itself stays silent about all of it, but for tables without a replica identity, where it is
 * the writer's UPDATE that fails.
 */
export async function checkPublications(
  client: Queryable,
  publications: string[],
  tables: readonly ExpectedTable[],
): Promise<void> {
  const expected = tables.map(table => (typeof table === 'string' ? { table, identity: [] } : table))
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
    known: string[]
    heirs: string[]
  }>(expectedTablesQuery, [expected.map(({ table }) => table), publications])
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
    if (row.heirs.length > 0)
      return [
        `rows of ${row.heirs.join(', ')} show in table ${row.name} by inheritance, and come under other names`,
      ]
    const needed = expected.find(({ table }) => table === row.name)?.identity ?? []
    const unknown = needed.filter(column => !row.known.includes(column))
    if (unknown.length > 0)
      return [
        `the replica identity of table ${row.name} does not carry ${unknown.join(', ')}; use ALTER TABLE ${row.name} REPLICA IDENTITY with USING INDEX <unique index on ${needed.join(', ')}> or with FULL`,
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
         END AS identity,
         ARRAY(SELECT a.attname::text FROM pg_attribute a
               WHERE a.attrelid = c.oid AND a.attnum > 0 AND (c.relreplident = 'f' OR EXISTS (
                 SELECT FROM pg_index i WHERE i.indrelid = c.oid AND a.attnum = ANY(i.indkey)
                 AND CASE c.relreplident WHEN 'i' THEN i.indisreplident WHEN 'd' THEN i.indisprimary ELSE false END))) AS known,
         ARRAY(SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = c.oid AND c.relkind = 'r') AS heirs
  FROM unnest($1::text[]) AS wanted(name)
  LEFT JOIN pg_class c ON c.oid = to_regclass(wanted.name)
  LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_publication_tables t ON t.schemaname = n.nspname AND t.tablename = c.relname AND t.pubname = ANY($2)
  LEFT JOIN pg_publication p ON p.pubname = t.pubname
  GROUP BY wanted.name, c.oid, c.relreplident, c.relkind`

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
