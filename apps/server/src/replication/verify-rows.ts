import { setTimeout as sleep } from 'node:timers/promises'
import { lastRecordEnd, parseLsn } from '@technomir/change-stream'
import pg from 'pg'
import { messagePrefix } from '../relay/mapping/messages.ts'

export interface CompareOptions {
  primary: pg.Client
  replica: pg.Client
  table: string
  timeoutMs: number
  signal?: AbortSignal | undefined
}

export interface TableVerdict {
  table: string
  /** Rows looked at. */
  compared: number
  /** Rows that changed again and again, so that there was no moment to compare them. */
  unsettled: number
  /** Whether those were all rows. */
  whole: boolean
  /** Keys of rows that differ, at most ten. */
  different: string[]
  problem: string | null
}

/** Tables up to so many rows are compared as a whole, of larger ones the newest rows and some from everywhere. */
const wholeRows = 5_000
const newestRows = 500
const sampledRows = 500
const rounds = 10
/** A row is reported when it differs so many times in a row of rounds. */
const sightings = 3
const mostNamed = 10

interface Sample {
  /** By key: the row's hash and its version (xmin) there. */
  rows: Map<string, { hash: string; version: string }>
  position: number
}

interface Shape {
  name: string
  /** Of the primary key, as one JSON text per row. */
  key: string
  /** Condition for the rows with the keys in $1. */
  among: string
  newestFirst: string
  hash: string
  whole: boolean
  percent: number
}

/**
 * Compares rows of a table while both sides go on. One round: rows of the primary in one snapshot, with the end of the WAL;
 * wait until the subscription has applied and flushed all of that; the same rows on the replica; the same rows on the primary
 * again. A row that is the same version on the primary before and after must be the same on the replica. Rows that were
 * changing meanwhile are looked at again in the next round.
 */
export async function compareTables(o: CompareOptions): Promise<TableVerdict> {
  const shape = await readShape(o.primary, o.table)
  const verdict: TableVerdict = {
    table: o.table,
    compared: 0,
    unsettled: 0,
    whole: shape?.whole ?? false,
    different: [],
    problem: null,
  }
  if (shape === null) return { ...verdict, problem: 'it has no primary key, so its rows cannot be compared' }
  const subscription = await subscriptionOf(o.replica, o.table)
  if (subscription === null) return { ...verdict, problem: 'no subscription brings it' }

  const suspects = new Map<string, number>()
  const settled = new Set<string>()
  let open: string[] | null = null
  for (let round = 0; round < rounds && (open === null || open.length > 0); round++) {
    const before = await read(o.primary, shape, open)
    if (!(await flushed(o, subscription, before.position)))
      return {
        ...verdict,
        problem: `the replica has not applied within ${o.timeoutMs} ms what the primary had`,
      }
    // In the first round also what the replica has by itself: rows that the primary lacks.
    const own = open === null ? await read(o.replica, shape, null) : null
    const known: string[] = [
      ...new Set([...before.rows.keys(), ...(own?.rows.keys() ?? []), ...(open ?? [])]),
    ]
    const there = await read(o.replica, shape, known)
    const after = await read(o.primary, shape, known)
    open = known.filter(key => {
      const [first, last, other] = [before.rows.get(key), after.rows.get(key), there.rows.get(key)]
      if (first?.version !== last?.version) return true
      if (first?.hash !== other?.hash) {
        // Once more: a commit shows on the replica a moment before it does on the primary.
        suspects.set(key, (suspects.get(key) ?? 0) + 1)
        if ((suspects.get(key) ?? 0) < sightings) return true
        verdict.different.push(key)
      }
      settled.add(key)
      return false
    })
  }
  verdict.compared = settled.size
  verdict.unsettled = open?.length ?? 0
  const { length } = verdict.different.splice(mostNamed)
  if (verdict.different.length > 0) {
    const more = length > 0 ? ` and ${length} more` : ''
    verdict.problem = `rows differ on the replica (${verdict.different.join(', ')}${more}): a transaction was skipped, or somebody wrote there; have the table copied anew`
  }
  return verdict
}

async function readShape(primary: pg.Client, table: string): Promise<Shape | null> {
  const { rows } = await primary.query<{ columns: string[]; key: string[]; types: string[]; rows: number }>(
    `select array(select attname::text from pg_attribute where attrelid = c.oid and attnum > 0
                  and not attisdropped and attgenerated = '' order by attname) as columns,
            array(select a.attname::text from pg_index x join pg_attribute a on a.attrelid = c.oid and a.attnum = any(x.indkey)
                  where x.indrelid = c.oid and x.indisprimary order by array_position(x.indkey::int2[], a.attnum)) as key,
            array(select format_type(a.atttypid, a.atttypmod) from pg_index x join pg_attribute a on a.attrelid = c.oid and a.attnum = any(x.indkey)
                  where x.indrelid = c.oid and x.indisprimary order by array_position(x.indkey::int2[], a.attnum)) as types,
            greatest(c.reltuples, pg_stat_get_live_tuples(c.oid), pg_relation_size(c.oid) / 1000)::float8 as rows
     from pg_class c where c.oid = to_regclass(format('public.%I', $1::text))`,
    [table],
  )
  const [row] = rows
  if (row === undefined || row.key.length === 0) return null
  const list = (names: string[]) => names.map(name => `t.${pg.escapeIdentifier(name)}`).join(', ')
  // Typed, so that the index of the key serves.
  const values = row.types.map((type, i) => `(u::jsonb ->> ${i})::${type}`).join(', ')
  return {
    among: `(${list(row.key)}) in (select ${values} from unnest($1::text[]) u)`,
    newestFirst: row.key.map(name => `t.${pg.escapeIdentifier(name)} desc`).join(', '),
    name: `public.${pg.escapeIdentifier(table)}`,
    key: `jsonb_build_array(${list(row.key)})::text`,
    hash: `md5(jsonb_build_array(${list(row.columns)})::text)`,
    whole: row.rows <= wholeRows,
    percent: Math.min(100, (100 * sampledRows) / Math.max(1, row.rows)),
  }
}

async function subscriptionOf(replica: pg.Client, table: string): Promise<string | null> {
  const { rows } = await replica.query<{ name: string }>(
    `select s.subslotname::text as name from pg_subscription_rel r join pg_subscription s on s.oid = r.srsubid
     where r.srrelid = to_regclass(format('public.%I', $1::text))`,
    [table],
  )
  return rows[0]?.name ?? null
}

async function read(client: pg.Client, shape: Shape, keys: readonly string[] | null): Promise<Sample> {
  const from = `select ${shape.key} as key, ${shape.hash} as hash, t.xmin::text as version from ${shape.name} t`
  const [text, values] =
    keys !== null
      ? [`${from} where ${shape.among}`, [keys]]
      : shape.whole
        ? [from, []]
        : [
            `${from} where t.ctid in (select ctid from ${shape.name} tablesample system (${shape.percent}) limit ${sampledRows})
             union (${from} order by ${shape.newestFirst} limit ${newestRows})`,
            [],
          ]
  await client.query('begin isolation level repeatable read read only')
  try {
    const { rows } = await client.query<{ key: string; hash: string; version: string }>(text, values)
    const position = await client.query<{ lsn: string | null }>(
      `select case when not pg_is_in_recovery() then pg_current_wal_insert_lsn()::text end as lsn`,
    )
    return {
      rows: new Map(rows.map(({ key, hash, version }) => [key, { hash, version }])),
      position: lastRecordEnd(parseLsn(position.rows[0]?.lsn ?? '0/0')),
    }
  } finally {
    await client.query('rollback')
  }
}

/** Waits until the primary has heard that the subscription has applied and flushed everything up to `position`. */
async function flushed(o: CompareOptions, slot: string, position: number): Promise<boolean> {
  // A commit of nothing: an idle primary would not flush what lies before it for seconds.
  await o.primary.query(`select pg_logical_emit_message(true, $1, '{"tick":true}')`, [messagePrefix])
  const deadline = performance.now() + o.timeoutMs
  for (;;) {
    const { rows } = await o.primary.query<{ lsn: string | null }>(
      `select r.flush_lsn::text as lsn from pg_replication_slots s join pg_stat_replication r on r.pid = s.active_pid
       where s.slot_name = $1 and r.state = 'streaming'`,
      [slot],
    )
    const lsn = rows[0]?.lsn
    if (lsn != null && parseLsn(lsn) >= position) return true
    if (performance.now() > deadline) return false
    await sleep(2, undefined, { signal: o.signal })
  }
}
