import { type Kysely, sql } from 'kysely'
import pg from 'pg'
import type { Database } from '../database/schema.ts'
import { ShopError } from '../errors.ts'

/** Any number that nobody else locks. */
const lockId = 7_340_051

/**
 * One experiment at a time, on all servers of a database: two would measure each other. The lock lives as long as its connection, so it is
 * gone with the server that holds it.
 */
export class OneAtATime {
  readonly #url: string
  readonly #onFree: (experiment: string) => void
  #running: string | null = null

  /** @param onFree told when an experiment of this server has made room for another, however it went */
  constructor(databaseUrl: string, onFree: (experiment: string) => void) {
    this.#url = databaseUrl
    this.#onFree = onFree
  }

  /** Runs `work` alone. Throws a ShopError `lab_busy` when another experiment is under way. */
  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const end = await this.begin(name)
    try {
      return await work()
    } finally {
      await end()
    }
  }

  /** Whether an experiment is under way, on whichever server. */
  async isUnderWay(primary: Kysely<Database>): Promise<boolean> {
    if (this.#running !== null) return true
    const { rows } = await sql`
      SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objid = ${lockId} AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`.execute(primary)
    return rows.length > 0
  }

  /** Resolves with how to end it. */
  async begin(name: string): Promise<() => Promise<void>> {
    if (this.#running !== null) throw busy(this.#running)
    this.#running = name
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'technomir lab',
      connectionTimeoutMillis: 3000,
    })
    // The statement under way reports it; afterwards the lock is gone, and nothing else.
    client.on('error', () => {})
    const end = async () => {
      this.#running = null
      await client.end()
    }
    try {
      await client.connect()
      const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [
        lockId,
      ])
      if (rows[0]?.locked !== true) throw busy('an experiment of another server')
    } catch (error) {
      await end().catch(() => {})
      throw error
    }
    return async () => {
      try {
        await end()
      } finally {
        this.#onFree(name)
      }
    }
  }
}

const busy = (running: string) => new ShopError('lab_busy', { details: { running } })
