import { readdir, readFile } from 'node:fs/promises'
import { type Kysely, sql } from 'kysely'
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration'
import type { Database } from './schema.ts'

const folder = new URL('./migrations/', import.meta.url)

const sqlFiles: MigrationProvider = {
  async getMigrations() {
    const migrations: Record<string, Migration> = {}
    for (const file of await readdir(folder)) {
      if (!file.endsWith('.sql')) continue
      migrations[file.slice(0, -'.sql'.length)] = {
        async up(db) {
          const text = await readFile(new URL(file, folder), 'utf8')
          await sql.raw(text).execute(db)
        },
      }
    }
    return migrations
  },
}

/**
 * Runs the SQL migrations that have not run yet, each in a transaction of its own (all of it or nothing of it).
 * Safe when several processes call it at once. Returns the names of those it ran; throws when one fails.
 */
export async function migrate(db: Kysely<Database>): Promise<string[]> {
  const migrator = new Migrator({ db, provider: sqlFiles })
  const done: string[] = []
  for (;;) {
    // One step at a time: a single call for all would put them into one transaction.
    const { error, results = [] } = await migrator.migrateUp()
    const failed = results.find(r => r.status === 'Error')
    if (error !== undefined)
      throw new Error(
        failed === undefined
          ? 'The migrations could not run. Is this folder older than the database? See the cause.'
          : `Migration ${failed.migrationName} failed and changed nothing. See the cause.`,
        { cause: error },
      )
    const ran = results.filter(r => r.status === 'Success').map(r => r.migrationName)
    if (ran.length === 0) return done
    done.push(...ran)
  }
}
