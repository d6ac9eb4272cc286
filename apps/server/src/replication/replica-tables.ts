import pg from 'pg'
import { type OnStep, replicated } from './names.ts'

interface Column {
  table: string
  name: string
  type: string
}

interface Index {
  table: string
  name: string
  definition: string
  primary: boolean
}

/** What a replica needs to hold our tables, as the primary has it. */
export interface TableShapes {
  columns: Column[]
  indexes: Index[]
  extensions: string[]
}

const tables = replicated.map(r => r.table)

/** Reads columns, indexes and extensions from the catalogue, so that replicas follow migrations by themselves. */
export async function readShapes(client: pg.Client): Promise<TableShapes> {
  const columns = await client.query<Column>(
    `select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname = any($1)
     order by c.relname, a.attnum`,
    [tables],
  )
  const indexes = await client.query<Index>(
    `select c.relname as table, i.relname as name, pg_get_indexdef(x.indexrelid) as definition, x.indisprimary as primary
     from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
     where c.relnamespace = 'public'::regnamespace and c.relname = any($1) and x.indisvalid
     order by x.indisprimary desc, i.relname`,
    [tables],
  )
  const extensions = await client.query<{ extname: string }>(
    `select extname from pg_extension where extname <> 'plpgsql' order by extname`,
  )
  return { columns: columns.rows, indexes: indexes.rows, extensions: extensions.rows.map(r => r.extname) }
}

/**
 * Makes on the replica what it lacks of the primary's shapes: extensions, tables, columns, primary keys, indexes. Tables
 * made by hand are completed; nothing is dropped. Constraints beyond keys stay out: the primary has checked the rows.
 */
export async function ensureReplicaTables(
  replica: pg.Client,
  wanted: TableShapes,
  onStep: OnStep,
): Promise<void> {
  const found = await readShapes(replica)
  await ensureExtensions(replica, wanted, found)
  for (const table of tables) {
    const columns = wanted.columns.filter(c => c.table === table)
    const present = found.columns.filter(c => c.table === table).map(c => c.name)
    await ensureColumns(replica, table, columns, present, onStep)
    const hasKey = found.indexes.some(i => i.table === table && i.primary)
    if (!hasKey) await replica.query(`alter table public.${pg.escapeIdentifier(table)} add primary key (id)`)
  }
  for (const index of wanted.indexes) {
    if (index.primary || found.indexes.some(i => i.name === index.name)) continue
    await replica.query(index.definition)
  }
}

async function ensureColumns(
  replica: pg.Client,
  table: string,
  wanted: Column[],
  present: string[],
  onStep: OnStep,
): Promise<void> {
  const name = `public.${pg.escapeIdentifier(table)}`
  const define = (c: Column) => `${pg.escapeIdentifier(c.name)} ${c.type}`
  if (present.length === 0) {
    await replica.query(`create table ${name} (${wanted.map(define).join(', ')})`)
    onStep(`table ${table} created`)
    return
  }
  for (const column of wanted) {
    if (present.includes(column.name)) continue
    await replica.query(`alter table ${name} add column ${define(column)}`)
    onStep(`table ${table}: column ${column.name} added`)
  }
}

async function ensureExtensions(replica: pg.Client, wanted: TableShapes, found: TableShapes): Promise<void> {
  const missing = wanted.extensions.filter(e => !found.extensions.includes(e))
  if (missing.length === 0) return
  const { rows } = await replica.query<{ name: string }>(
    'select name from pg_available_extensions where name = any($1)',
    [missing],
  )
  for (const { name } of rows)
    await replica.query(`create extension if not exists ${pg.escapeIdentifier(name)}`)
}
