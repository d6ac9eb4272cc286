import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { withClient } from '../database/client.ts'
import { changesPublication, replicaPublications, replicated } from './names.ts'
import { replicatorRole } from './replicator-role.ts'

export interface TeardownOptions {
  primaryUrl: string
  replicas: readonly { name: string; url: string }[]
  /** Also what the servers of the shop follow: the slot of this name and the publication of changes. */
  relaySlot: string | null
}

/** One thing to take away. `run` resolves with what is to be said, and rejects when it could not be done. */
interface Removal {
  what: string
  run: () => Promise<void>
}

export interface TeardownReport {
  done: string[]
  failed: string[]
  /** What stays, on purpose. */
  left: string[]
}

const options = { applicationName: 'technomir teardown', statementTimeoutMs: 30_000 }
const slotFreeMs = 5_000

/** What {@link tearDown} would remove, in order, for people. */
export async function planTeardown(o: TeardownOptions): Promise<string[]> {
  return (await removals(o)).map(r => r.what)
}

/**
 * Takes replication away: subscriptions, their slots, publications, the role. Never tables or rows. What cannot be removed is reported,
 * and the rest is removed all the same. Rejects when a server cannot be reached, before anything is changed.
 */
export async function tearDown(o: TeardownOptions): Promise<TeardownReport> {
  const report: TeardownReport = { done: [], failed: [], left: [] }
  for (const { what, run } of await removals(o)) {
    try {
      await run()
      report.done.push(what)
    } catch (error) {
      report.failed.push(`${what}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  report.left.push(
    `tables and rows on both sides (${replicated.map(r => r.table).join(', ')} and all others)`,
  )
  for (const { name, url } of o.replicas) {
    const aside = await query(url, `select from pg_namespace where nspname = 'set_aside'`)
    if (aside.length > 0)
      report.left.push(`schema set_aside on ${name}: rows that were there before a first copy`)
  }
  if (o.relaySlot === null)
    report.left.push(
      `publication ${changesPublication} and the relay's slot: the servers follow them (--relay removes them, too)`,
    )
  const slots = await query<{ name: string }>(
    o.primaryUrl,
    'select slot_name::text as name from pg_replication_slots',
  )
  if (slots.length > 0) report.left.push(`slots on the primary: ${slots.map(s => s.name).join(', ')}`)
  return report
}

async function removals(o: TeardownOptions): Promise<Removal[]> {
  const list: Removal[] = []
  const named = new Set<string>()
  for (const { name, url } of o.replicas)
    for (const subscription of await ourSubscriptions(url)) {
      if (subscription.slot !== null) named.add(subscription.slot)
      list.push({
        what: `subscription ${subscription.name} on ${name}`,
        run: () => dropSubscription(url, o.primaryUrl, subscription),
      })
    }
  const slots = await query<{ name: string }>(
    o.primaryUrl,
    `select slot_name::text as name from pg_replication_slots
     where (slot_name ~ $1 and not active and slot_name <> all($3)) or slot_name = $2 order by 1`,
    [`^(${replicated.map(r => r.subscription).join('|')})(_\\d+)?$`, o.relaySlot, [...named]],
  )
  for (const { name } of slots)
    list.push({ what: `slot ${name} on the primary`, run: () => dropSlot(o.primaryUrl, name) })
  const publications = await query<{ name: string }>(
    o.primaryUrl,
    'select pubname::text as name from pg_publication where pubname = any($1) order by 1',
    [[...replicaPublications, ...(o.relaySlot === null ? [] : [changesPublication])]],
  )
  for (const { name } of publications)
    list.push({
      what: `publication ${name}`,
      run: async () =>
        void (await query(o.primaryUrl, `drop publication if exists ${pg.escapeIdentifier(name)}`)),
    })
  const role = await query(o.primaryUrl, 'select from pg_roles where rolname = $1', [replicatorRole])
  if (role.length > 0) list.push({ what: `role ${replicatorRole}`, run: () => dropRole(o.primaryUrl) })
  return list
}

interface OurSubscription {
  name: string
  slot: string | null
}

async function ourSubscriptions(url: string): Promise<OurSubscription[]> {
  return await query<OurSubscription>(
    url,
    `select subname::text as name, subslotname::text as slot from pg_subscription
     where subdbid = (select oid from pg_database where datname = current_database()) and subpublications && $1 order by 1`,
    [[...replicaPublications]],
  )
}

/** DROP SUBSCRIPTION drops its slots, too, those of a running first copy included; without the primary's answer that is left to us. */
async function dropSubscription(
  url: string,
  primaryUrl: string,
  { name, slot }: OurSubscription,
): Promise<void> {
  const quoted = pg.escapeIdentifier(name)
  try {
    await query(url, `drop subscription if exists ${quoted}`)
  } catch {
    await query(url, `alter subscription ${quoted} disable`)
    await query(url, `alter subscription ${quoted} set (slot_name = none)`)
    await query(url, `drop subscription ${quoted}`)
    if (slot !== null) await dropSlot(primaryUrl, slot)
  }
}

async function dropSlot(url: string, name: string): Promise<void> {
  const deadline = Date.now() + slotFreeMs
  for (;;) {
    const [slot] = await query<{ active: boolean }>(
      url,
      'select active from pg_replication_slots where slot_name = $1',
      [name],
    )
    if (slot === undefined) return
    if (!slot.active) break
    if (Date.now() > deadline) throw new Error('somebody reads it; stop that server or replica first')
    await sleep(50)
  }
  await query(url, 'select pg_drop_replication_slot($1)', [name])
}

async function dropRole(url: string): Promise<void> {
  const role = pg.escapeIdentifier(replicatorRole)
  // DROP OWNED takes its grants away and would drop tables that it owns: whoever made it own some has to decide.
  const owned = await query(url, 'select from pg_class where relowner = $1::regrole limit 1', [
    replicatorRole,
  ])
  if (owned.length > 0) throw new Error('it owns tables; give them to another role first')
  await query(url, `drop owned by ${role}; drop role ${role}`)
}

async function query<Row extends pg.QueryResultRow>(
  url: string,
  text: string,
  values?: unknown[],
): Promise<Row[]> {
  return await withClient({ url, ...options }, async client => (await client.query<Row>(text, values)).rows)
}
