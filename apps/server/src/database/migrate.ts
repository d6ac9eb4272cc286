import { readdir, readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import type { Queryable } from '@technomir/change-stream'
import { CompiledQuery, type Kysely, sql } from 'kysely'
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration'
import type { Database } from './schema.ts'

/** What runs in the transaction of each migration, around its SQL. An error rolls the migration back. */
export interface MigrationHooks<State> {
  before(trx: Queryable): Promise<State>
  beforeCommit(trx: Queryable, state: State, migration: string): Promise<void>
}

export interface MigrateOptions<State> {
  /** Where the `.sql` files are. Default: the shop's own. */
  folder?: string | undefined
  hooks?: MigrationHooks<State> | undefined
}

const ownFolder = new URL('./migrations/', import.meta.url)

/** Whoever waits for a lock makes all later readers and writers of the table wait too. */
const lockTimeoutMs = 10_000

/**
 * Runs the SQL migrations that have not run yet, each in a transaction of its own (all of it or nothing of it).
 * Safe when several processes call it at once. Returns the names of those it ran; throws when one fails.
 */
export async function migrate<State>(db: Kysely<Database>, o: MigrateOptions<State> = {}): Promise<string[]> {
  const migrator = new Migrator({ db, provider: sqlFiles(o) })
  const done: string[] = []
  for (;;) {
    // One step at a time: a single call for all would put them into one transaction.
    const { error, results = [] } = await migrator.migrateUp()
    const failed = results.find(r => r.status === 'Error')
    if (error !== undefined)
      throw new Error(
        failed === undefined
          ? 'The migrations could not run. Is this folder older than the database? See the cause.'
          : `Migration ${failed.migrationName} failed and changed nothing${hint(error)}. See the cause.`,
        { cause: error },
      )
    const ran = results.filter(r => r.status === 'Success').map(r => r.migrationName)
    if (ran.length === 0) return done
    done.push(...ran)
  }
}

function sqlFiles<State>({ folder, hooks }: MigrateOptions<State>): MigrationProvider {
  const where = folder === undefined ? ownFolder : pathToFileURL(`${folder}/`)
  return {
    async getMigrations() {
      const migrations: Record<string, Migration> = {}
      for (const file of await readdir(where)) {
        if (!file.endsWith('.sql')) continue
        const name = file.slice(0, -'.sql'.length)
        migrations[name] = {
          async up(db) {
            const text = await readFile(new URL(file, where), 'utf8')
            const trx = queryableOf(db)
            await sql.raw(`set local lock_timeout = ${lockTimeoutMs}`).execute(db)
            const state = await hooks?.before(trx)
            await sql.raw(text).execute(db)
            if (state !== undefined) await hooks?.beforeCommit(trx, state, name)
          },
        }
      }
      return migrations
    },
  }
}

function queryableOf(db: Kysely<unknown>): Queryable {
  return { query: (text, values = []) => db.executeQuery(CompiledQuery.raw(text, values)) as never }
}

const hint = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === '55P03'
    ? ': a table was in use for too long; run it again'
    : ''
