import type { Queryable, RunQuery } from '@technomir/change-stream'

/**
 * What ALTER TABLE computes on the primary (`ALTER price TYPE int USING price * 2`) never reaches a replica, and no position tells. So each
 * replica keeps with which columns of the primary its tables were copied; one that has been altered since is not to be read there.
 */

/** Which table it is, and what its columns were last altered by; `c` is a row of pg_class. */
export const stampOf = (c: string): string => `
  (select ${c}.oid || ' ' || md5(string_agg(concat_ws(' ', a.attnum, a.xmin, d.oid), ',' order by a.attnum))
   from pg_attribute a left join pg_attrdef d on a.attgenerated = 's' and d.adrelid = a.attrelid and d.adnum = a.attnum
   where a.attrelid = ${c}.oid and a.attnum > 0)`

const stampsQuery = `
  select c.relname::text as name, ${stampOf('c')} as stamp from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname = any($1)`

/** Replicas that were set up by hand have no such table. */
const keepsStampsQuery = `select to_regclass('public.copied_tables') is not null as keeps`

/** Stamps by table. */
export type Stamps = ReadonlyMap<string, string>

const toStamps = (rows: readonly Record<string, unknown>[]): Stamps =>
  new Map(rows.map(row => [String(row.name), String(row.stamp)]))

/** Statements of one connection. */
export const runOn =
  (client: Queryable): RunQuery =>
  async (text, values) =>
    (await client.query<Record<string, unknown>>(text, values)).rows

export async function readStamps(primary: RunQuery, tables: Iterable<string>): Promise<Stamps> {
  return toStamps(await primary(stampsQuery, [[...tables]]))
}

/** With which columns of the primary the replica's tables were copied; empty where that is not kept. */
export async function readCopied(replica: RunQuery): Promise<Stamps> {
  const [row] = await replica(keepsStampsQuery, [])
  return row?.keeps === true
    ? toStamps(await replica('select name, stamp from public.copied_tables', []))
    : new Map()
}

/** Those tables whose copies are of other columns than the primary's are now. */
export const alteredAmong = (tables: Iterable<string>, copied: Stamps, current: Stamps): string[] =>
  [...tables].filter(table => copied.has(table) && copied.get(table) !== current.get(table))

/** Tables of the replica that were altered on the primary after they had been copied. */
export async function alteredSinceCopied(replica: Queryable, stamps: Stamps): Promise<string[]> {
  return alteredAmong(stamps.keys(), await readCopied(runOn(replica)), stamps)
}

/** To be called when the replica holds these tables as the primary had them, or will have them. Takes rights of nobody, for anybody may know. */
export async function keepStamps(replica: Queryable, stamps: Stamps): Promise<void> {
  const copied = await readCopied(runOn(replica))
  if (copied.size > 0 && [...stamps].every(([name, stamp]) => copied.get(name) === stamp)) return
  await replica.query(
    'create table if not exists public.copied_tables (name text primary key, stamp text not null)',
  )
  await replica.query('grant select on public.copied_tables to public')
  await replica.query(
    `insert into public.copied_tables select * from unnest($1::text[], $2::text[])
     on conflict (name) do update set stamp = excluded.stamp`,
    [[...stamps.keys()], [...stamps.values()]],
  )
}
