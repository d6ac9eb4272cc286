import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { tracing } from '../tracing/tracing.ts'
import type { Database } from './schema.ts'

const TIMESTAMP = 1114
const INT8 = 20

const parsers = new Map<number, (text: string) => unknown>([
  // The driver would read a timestamp without zone in the machine's own zone; ours are UTC by rule.
  [TIMESTAMP, text => (text.includes(' ') ? `${text.replace(' ', 'T')}Z` : text)],
  [INT8, text => Number(text)],
])

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: string) =>
    (format === 'binary' ? undefined : parsers.get(oid)) ??
    (pg.types.getTypeParser as (oid: number, format?: string) => unknown)(oid, format),
}

export interface PoolOptions {
  /** postgres://user:password@host:port/database */
  url: string
  /** Shown in pg_stat_activity. */
  applicationName?: string
  /** Most connections at once. Default 10. */
  max?: number
  /** Ends a statement that runs longer. Default 30 s; 0 is for ever. */
  statementTimeoutMs?: number
  /** Ends a transaction in which nothing happens for longer: its owner stands still, and others wait for its locks. Default: never. */
  idleInTransactionMs?: number
  /** Told of errors on idle connections; the pool replaces such a connection by itself. */
  onIdleError?: (error: Error) => void
}

/**
 * A pool whose `timestamp` columns come as ISO strings in UTC and whose `bigint`s come as numbers.
 * End it with `pool.end()`.
 */
export function createPool(o: PoolOptions): pg.Pool {
  const statementTimeoutMs = o.statementTimeoutMs ?? 30_000
  const pool = new pg.Pool({
    connectionString: o.url,
    application_name: o.applicationName ?? 'technomir',
    max: o.max ?? 10,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    types,
    // The client's own limit is for a server that no longer answers at all.
    ...(statementTimeoutMs > 0
      ? { statement_timeout: statementTimeoutMs, query_timeout: statementTimeoutMs + 5_000 }
      : {}),
    ...(o.idleInTransactionMs === undefined
      ? {}
      : { idle_in_transaction_session_timeout: o.idleInTransactionMs }),
  })
  // Without a listener an idle connection that breaks would end the process.
  pool.on('error', error => o.onIdleError?.(error))
  // So would one that breaks between two statements of a transaction; the next statement reports it.
  pool.on('connect', client => client.on('error', () => {}))
  return pool
}

/** Kysely over a pool. `destroy()` ends the pool too. */
export function createKysely(pool: pg.Pool): Kysely<Database> {
  const spans = tracing()
  return new Kysely<Database>({
    dialect: new PostgresDialect({ pool }),
    ...(spans ? { log: spans.query } : {}),
  })
}
