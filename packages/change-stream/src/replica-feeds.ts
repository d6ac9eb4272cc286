/** A subscription that feeds a table of the replica. */
export interface Feed {
  subscription: string
  /** The oid: another one under the same name is another subscription. */
  subscriptionId: string
  enabled: boolean
  /** `srsubstate`; only 'r' is in sync. */
  state: string
}

/** Per wanted table the subscriptions that feed it; one row without a subscription for a table that has none. */
export const feedsQuery = `
  SELECT wanted.name, s.subname, s.oid::text AS subid, s.subenabled, r.srsubstate::text AS state,
         current_setting('transaction_isolation') AS isolation
  FROM unnest($1::text[]) AS wanted(name)
  LEFT JOIN pg_subscription_rel r ON r.srrelid = to_regclass(wanted.name)
  LEFT JOIN pg_subscription s ON s.oid = r.srsubid`

/** Asks a replica who feeds these tables. Throws when the connection is not in a transaction with one snapshot. */
export async function readFeeds(
  run: (values: unknown[]) => Promise<Record<string, unknown>[]>,
  tables: readonly string[],
): Promise<Map<string, Feed[]>> {
  const feeds = new Map<string, Feed[]>()
  for (const row of await run([[...new Set(tables)]])) {
    if (row.isolation !== 'repeatable read' && row.isolation !== 'serializable') {
      throw new Error(
        'check a replica in the transaction that will read it: BEGIN ISOLATION LEVEL REPEATABLE READ, then check, then read',
      )
    }
    const list = feeds.get(String(row.name)) ?? []
    feeds.set(String(row.name), list)
    if (row.subname === null) continue
    list.push({
      subscription: String(row.subname),
      subscriptionId: String(row.subid),
      enabled: row.subenabled === true,
      state: String(row.state),
    })
  }
  return feeds
}
