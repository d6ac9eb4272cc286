import pg from 'pg'
import type { OnStep } from './names.ts'

/**
 * A subscription copies its table anew, and would stumble for ever over rows that are there already. Nobody's rows are
 * dropped for that: the table moves to the schema `set_aside`, and an empty one with the same columns takes its place
 * (without keys and indexes). Returns whether that was necessary.
 */
export async function keepAside(replica: pg.Client, table: string, onStep: OnStep): Promise<boolean> {
  const name = `public.${pg.escapeIdentifier(table)}`
  const { rows } = await replica.query<{ filled: boolean }>(`select exists (select from ${name}) as filled`)
  if (rows[0]?.filled !== true) return false
  const aside = `${table}_${new Date().toISOString().replace(/\D/g, '').slice(0, 17)}`
  await replica.query('begin')
  try {
    await replica.query('create schema if not exists set_aside')
    // Its indexes move along, so that their names are free for the new table.
    await replica.query(`alter table ${name} set schema set_aside`)
    await replica.query(
      `alter table set_aside.${pg.escapeIdentifier(table)} rename to ${pg.escapeIdentifier(aside)}`,
    )
    await replica.query(`create table ${name} (like set_aside.${pg.escapeIdentifier(aside)})`)
    await replica.query('commit')
  } catch (error) {
    await replica.query('rollback')
    throw error
  }
  onStep(`rows that ${table} had on the replica are kept as set_aside.${aside}`)
  return true
}
