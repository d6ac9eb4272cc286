import type { Queryable } from '@technomir/change-stream'
import pg from 'pg'
import { changeTables } from '../database/schema.ts'
import { changesPublication, type OnStep, replicated } from './names.ts'

const wanted = [
  { publication: changesPublication, tables: changeTables as readonly string[] },
  ...replicated.map(({ publication, table }) => ({ publication, tables: [table] as readonly string[] })),
]

/**
 * Makes the publications, and completes those that somebody made by hand or that lost a table. Tables they hold beyond
 * ours are left in; tables that no migration has made yet are left out.
 */
export async function ensurePublications(primary: Queryable, onStep: OnStep): Promise<void> {
  const existing = await existingTables(primary)
  const { rows } = await primary.query<{ name: string; complete: boolean; tables: string[] }>(
    `select p.pubname as name, p.pubinsert and p.pubupdate and p.pubdelete and p.pubtruncate as complete,
            array(select t.tablename::text from pg_publication_tables t
                  where t.pubname = p.pubname and t.schemaname = 'public') as tables
     from pg_publication p where p.pubname = any($1)`,
    [wanted.map(w => w.publication)],
  )
  for (const { publication, tables: ours } of wanted) {
    const tables = ours.filter(t => existing.has(t))
    if (tables.length === 0) continue
    const name = pg.escapeIdentifier(publication)
    const list = (names: readonly string[]) => names.map(t => `public.${pg.escapeIdentifier(t)}`).join(', ')
    const found = rows.find(r => r.name === publication)
    if (found === undefined) {
      await primary.query(`create publication ${name} for table ${list(tables)}`)
      onStep(`publication ${publication} created`)
      continue
    }
    const missing = tables.filter(t => !found.tables.includes(t))
    if (missing.length > 0) {
      await primary.query(`alter publication ${name} add table ${list(missing)}`)
      onStep(`publication ${publication}: added ${missing.join(', ')}`)
    }
    if (!found.complete)
      await primary.query(`alter publication ${name} set (publish = 'insert, update, delete, truncate')`)
  }
}

async function existingTables(primary: Queryable): Promise<Set<string>> {
  const names = [...new Set(wanted.flatMap(w => w.tables))]
  const { rows } = await primary.query<{ name: string }>(
    `select name from unnest($1::text[]) as t(name) where to_regclass(format('public.%I', name)) is not null`,
    [names],
  )
  return new Set(rows.map(row => row.name))
}
