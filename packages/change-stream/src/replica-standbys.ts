import { type Position, parseLsn } from './position.ts'

/** What the primary knows about the walsenders of its subscriptions. */
export interface Standbys {
  /** By application_name, which is the subscription's name. */
  byName: Map<string, { position: Position | null; problem: string }>
  /** Commits may reach replicas long before the primary shows them, because a synchronous standby has to answer first. */
  aheadOfPrimary: boolean
}

// The join with nothing keeps the settings in the answer when no standby is connected.
const standbysQuery = `
  SELECT current_setting('synchronous_standby_names') AS standby_names,
         coalesce(current_setting('synchronized_standby_slots', true), '') AS standby_slots,
         r.application_name, r.state, r.flush_lsn::text AS flushed, r.pid
  FROM (SELECT) AS always LEFT JOIN pg_stat_replication r ON true`

/** Asks the primary once about all of them. Two walsenders of one name count as the one that is further behind. */
export async function readStandbys(
  run: (text: string, values: unknown[]) => Promise<Record<string, unknown>[]>,
): Promise<Standbys> {
  const rows = await run(standbysQuery, [])
  const found: Standbys = { byName: new Map(), aheadOfPrimary: false }
  for (const row of rows) {
    // From 17 on a logical walsender can be told to wait for the physical standbys in these slots.
    found.aheadOfPrimary = row.standby_names !== '' && row.standby_slots === ''
    if (row.pid === null) continue
    const name = String(row.application_name)
    const standby = judge(row)
    const other = found.byName.get(name)
    if (
      other === undefined ||
      standby.position === null ||
      (other.position !== null && standby.position < other.position)
    ) {
      found.byName.set(name, standby)
    }
  }
  return found
}

function judge(row: Record<string, unknown>): { position: Position | null; problem: string } {
  if (typeof row.state !== 'string') {
    return { position: null, problem: 'the primary hides its state; grant pg_monitor to this role' }
  }
  if (row.state !== 'streaming') return { position: null, problem: `its state is ${row.state}` }
  if (typeof row.flushed !== 'string')
    return { position: null, problem: 'it has not reported a position yet' }
  return { position: parseLsn(row.flushed), problem: `it is at ${parseLsn(row.flushed)}` }
}
