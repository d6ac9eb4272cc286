import pg from 'pg'

export interface ClientOptions {
  /** postgres://user:password@host:port/database */
  url: string
  /** Shown in pg_stat_activity. */
  applicationName: string
  /** Ends a statement that runs longer. Default: no limit. */
  statementTimeoutMs?: number
}

/** One connection for the time of `work`; closed afterwards, whatever happened. */
export async function withClient<T>(o: ClientOptions, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: o.url,
    application_name: o.applicationName,
    connectionTimeoutMillis: 5_000,
    ...(o.statementTimeoutMs === undefined ? {} : { statement_timeout: o.statementTimeoutMs }),
  })
  // The query under way reports the broken connection; without a listener the event would end the process.
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
