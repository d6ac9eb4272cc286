import pg from 'pg'
import { ShopError } from '../errors.ts'

/** Any number that nobody else locks. */
const lockId = 7_340_051

/**
 * One experiment at a time, on all servers of a database: two would measure each other. The lock lives as long as its connection, so it is
 * gone with the server that holds it.
 */
export class OneAtATime {
  readonly #url: string
  #running: string | null = null

  constructor(databaseUrl: string) {
    this.#url = databaseUrl
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
    return end
  }
}

const busy = (running: string) => new ShopError('lab_busy', { details: { running } })
