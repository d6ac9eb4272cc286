import { setTimeout as sleep } from 'node:timers/promises'
import type { Queryable } from '@technomir/change-stream'
import pg from 'pg'
import type { OnStep } from './names.ts'
import { type Column, readShapes, type TableShapes } from './table-shapes.ts'

/** Rows that forbid a unique index may be on their way out: replication is behind the primary for a moment. */
const uniqueWaitMs = 10_000

/**
 * Makes on the replica what it lacks of the primary's shapes: extensions, tables, columns, primary keys, indexes. Tables
 * made by hand are completed; nothing is dropped. Constraints beyond keys stay out: the primary has checked the rows.
 * Returns the tables with rows whose values in an added column only the primary knows: they have to be copied anew.
 */
export async function ensureReplicaTables(
  replica: pg.Client,
  wanted: TableShapes,
  onStep: OnStep,
): Promise<string[]> {
  const found = await readShapes(replica, wanted.tables)
  await ensureExtensions(replica, wanted, found)
  const unknown = await ensureReplicaColumns(replica, wanted, found, onStep)
  for (const index of wanted.indexes) {
    if (index.primary || found.indexes.some(i => i.name === index.name)) continue
    await createIndex(replica, index.definition)
  }
  return unknown
}

/** The tables, columns and primary keys alone: what replication needs before the first row in a new shape arrives. */
export async function ensureReplicaColumns(
  replica: Queryable,
  wanted: TableShapes,
  found: TableShapes,
  onStep: OnStep,
): Promise<string[]> {
  const unknown: string[] = []
  for (const table of wanted.tables) {
    const columns = wanted.columns.filter(c => c.table === table)
    if (columns.length === 0) continue
    const present = found.columns.filter(c => c.table === table)
    if (await ensureColumns(replica, table, columns, present, onStep)) unknown.push(table)
    const hasKey = found.indexes.some(i => i.table === table && i.primary)
    const key = wanted.indexes.find(i => i.table === table && i.primary)
    if (!hasKey && key !== undefined)
      await replica.query(`alter table ${nameOf(table)} add primary key ${columnsOf(key.definition)}`)
  }
  return unknown
}

const nameOf = (table: string) => `public.${pg.escapeIdentifier(table)}`

/** `… USING btree (id)` → `(id)` */
const columnsOf = (definition: string) => definition.slice(definition.lastIndexOf('('))

async function ensureColumns(
  replica: Queryable,
  table: string,
  wanted: Column[],
  present: Column[],
  onStep: OnStep,
): Promise<boolean> {
  const define = (c: Column) => `${pg.escapeIdentifier(c.name)} ${c.type}`
  if (present.length === 0) {
    await replica.query(`create table ${nameOf(table)} (${wanted.map(define).join(', ')})`)
    onStep(`table ${table} created`)
    return false
  }
  let unknown = false
  for (const column of wanted) {
    if (present.some(c => c.name === column.name)) continue
    const name = pg.escapeIdentifier(column.name)
    // The rows that are there get what the primary's have; rows to come bring their own values.
    const value = column.missing === null ? '' : ` default ${pg.escapeLiteral(column.missing)}`
    await replica.query(`alter table ${nameOf(table)} add column ${define(column)}${value}`)
    if (value !== '') await replica.query(`alter table ${nameOf(table)} alter column ${name} drop default`)
    onStep(`table ${table}: column ${column.name} added`)
    unknown ||= column.computed
  }
  if (!unknown) return false
  const { rows } = await replica.query<{ filled: boolean }>(
    `select exists (select from ${nameOf(table)}) as filled`,
  )
  return rows[0]?.filled === true
}

async function createIndex(replica: pg.Client, definition: string): Promise<void> {
  const deadline = Date.now() + uniqueWaitMs
  for (;;) {
    try {
      await replica.query(definition)
      return
    } catch (error) {
      const duplicate = error instanceof pg.DatabaseError && error.code === '23505'
      if (!duplicate || Date.now() > deadline) throw error
      await sleep(100)
    }
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
