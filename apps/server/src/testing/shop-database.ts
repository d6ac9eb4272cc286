import { type PostgresServer, temporaryPostgres } from '@technomir/local-services'
import type { Kysely } from 'kysely'
import { createKysely, createPool } from '../database/pool.ts'
import type { Database } from '../database/schema.ts'
import { prepare } from '../prepare.ts'

/** A prepared primary of a test's own. */
export interface ShopDatabase {
  readonly url: string
  readonly server: PostgresServer
  readonly db: Kysely<Database>
  /** Runs one statement, as somebody in psql would. */
  sql<Row extends object = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>
  stop(): Promise<void>
}

/** Settings that a primary needs. */
export const primarySettings = { wal_level: 'logical', max_wal_senders: '20', max_replication_slots: '20' }

export async function startShopDatabase(
  o: { seed?: boolean; settings?: Record<string, string>; connections?: number } = {},
): Promise<ShopDatabase> {
  const server = await temporaryPostgres({ settings: { ...primarySettings, ...o.settings } })
  const pool = createPool({ url: server.url, max: o.connections ?? 10, applicationName: 'technomir test' })
  const db = createKysely(pool)
  const stop = async () => {
    await db.destroy()
    await server.stop('immediate')
  }
  try {
    await prepare({ primaryUrl: server.url, seed: o.seed ?? true })
  } catch (error) {
    await stop()
    throw error
  }
  return {
    url: server.url,
    server,
    db,
    sql: async <Row extends object>(text: string, values: unknown[] = []) =>
      (await pool.query<Row>(text, values)).rows,
    stop,
  }
}
