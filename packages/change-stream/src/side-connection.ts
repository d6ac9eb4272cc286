import type { Socket } from 'node:net'
import { Client, type QueryResultRow } from 'pg'
import { StreamConnectionError } from './errors.ts'
import { type Position, parseLsn } from './position.ts'

/**
 * One ordinary connection to the same primary, for what the replication connection cannot answer while it streams. One connection
 * and not a pool: a pool would reconnect, perhaps to another server, and answer for that one.
 */
export class SideConnection {
  readonly #client: Client
  #last: Promise<unknown> = Promise.resolve()
  #error: Error | null = null
  #connected = false

  constructor(o: {
    connectionString: string
    applicationName: string
    timeoutMs: number
    onEnd: (error: Error) => void
  }) {
    this.#client = new Client({
      connectionString: o.connectionString,
      application_name: o.applicationName,
      keepAlive: true,
      connectionTimeoutMillis: o.timeoutMs,
      query_timeout: o.timeoutMs,
    })
    const end = (error: Error) => {
      if (this.#error !== null) return
      this.#error = error
      o.onEnd(error)
    }
    this.#client.on('error', end)
    this.#client.on('end', () =>
      end(new StreamConnectionError('the primary closed the connection for snapshots')),
    )
  }

  async connect(): Promise<void> {
    await this.#client.connect()
    this.#connected = true
    await this.#client.query('SET idle_session_timeout = 0')
  }

  /** Queries wait for each other: `pg` asks for that. */
  query<R extends QueryResultRow>(text: string, values?: unknown[]): Promise<{ rows: R[] }> {
    const result = this.#last.then(() => this.#client.query<R>(text, values))
    this.#last = result.catch(() => undefined)
    return result
  }

  /** `SELECT pg_current_snapshot()`, for the visibility gate. */
  async snapshot(): Promise<string> {
    const { rows } = await this.query<{ snapshot: string }>('SELECT pg_current_snapshot()::text AS snapshot')
    return this.#only(rows).snapshot
  }

  /** The server's clock as the walsender stamps its messages (microseconds since 2000), and how far the WAL is flushed. */
  async serverClock(): Promise<{ clock: number; flushed: Position }> {
    const { rows } = await this.query<{ clock: string; flushed: string }>(
      `SELECT (extract(epoch FROM clock_timestamp() - timestamptz '2000-01-01 00:00:00+00') * 1000000)::bigint::text AS clock,
              pg_current_wal_flush_lsn()::text AS flushed`,
    )
    const { clock, flushed } = this.#only(rows)
    return { clock: Number(clock), flushed: parseLsn(flushed) }
  }

  async close(): Promise<void> {
    this.#error ??= new StreamConnectionError('the stream was closed')
    // While it still connects, end() would leave connect() without an answer for ever.
    if (!this.#connected) (this.#client.connection as unknown as { stream: Socket }).stream.destroy()
    else await this.#client.end()
  }

  #only<R>(rows: R[]): R {
    const row = rows[0]
    if (row === undefined) throw new StreamConnectionError('the primary answered nothing')
    return row
  }
}
