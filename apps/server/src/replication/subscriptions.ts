import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { sameAddress } from './connection-info.ts'
import type { OnStep } from './names.ts'
import { keepAside } from './set-aside.ts'

export interface SubscriptionSetUp {
  primary: pg.Client
  replica: pg.Client
  /** How the replica reaches the primary. */
  connection: string
  /** The first replica is 1. */
  replicaNumber: number
  /** Gives our tables on the replica the keys and indexes that they lack. */
  completeTables: () => Promise<unknown>
  onStep: OnStep
}

/** One publication, with the tables it carries, and what to call the subscription to it. */
export interface Wanted {
  publication: string
  subscription: string
  tables: readonly string[]
  /** Tables whose rows on the replica cannot be trusted: to be copied anew. */
  distrusted: readonly string[]
}

interface Subscription {
  name: string
  enabled: boolean
  synchronousCommit: string
  connection: string
  slot: string | null
  /** Those of the publication that it does not follow yet. */
  missing: string[]
}

const slotFreeMs = 5_000

interface Slot {
  name: string
  active: boolean
  lost: boolean
}

/**
 * Makes sure that the replica follows one publication, and returns the subscription's name. A subscription that is there
 * (also one made by hand, under any name) is kept and corrected. One whose slot is gone or lost can never catch up:
 * it is made anew, and the rows it had brought are moved aside, not dropped.
 */
export async function ensureSubscription(o: SubscriptionSetUp, wanted: Wanted): Promise<string> {
  const found = await findSubscription(o.replica, wanted)
  if (found !== undefined) {
    const slot = found.slot === null ? undefined : await findSlot(o.primary, found.slot)
    const distrusted = wanted.distrusted.filter(t => wanted.tables.includes(t) && !found.missing.includes(t))
    if (slot !== undefined && !slot.lost && distrusted.length === 0) {
      await correct(o, found, slot)
      return found.name
    }
    const why =
      distrusted.length > 0
        ? `cannot know the values that the primary has computed in ${distrusted.join(', ')}`
        : 'has lost its slot on the primary'
    o.onStep(`subscription ${found.name} ${why}: making it anew`)
    await dropSubscription(o.replica, found.name)
    if (slot !== undefined) await dropSlotWhenFree(o.primary, slot.name)
  }
  await makeRoom(o, wanted.tables)
  return await create(o, wanted)
}

async function findSubscription(replica: pg.Client, wanted: Wanted): Promise<Subscription | undefined> {
  const { rows } = await replica.query<Subscription>(
    `select s.subname as name, s.subenabled as enabled, s.subsynccommit as "synchronousCommit",
            s.subconninfo as connection, s.subslotname as slot,
            array(select t from unnest($2::text[]) t where not exists (
              select from pg_subscription_rel r
              where r.srsubid = s.oid and r.srrelid = to_regclass(format('public.%I', t)))) as missing
     from pg_subscription s
     where s.subdbid = (select oid from pg_database where datname = current_database()) and $1 = any(s.subpublications)
     order by s.subname`,
    [wanted.publication, [...wanted.tables]],
  )
  return rows[0]
}

async function findSlot(primary: pg.Client, name: string): Promise<Slot | undefined> {
  const { rows } = await primary.query<Slot>(
    `select slot_name as name, active, coalesce(wal_status = 'lost', false) as lost
     from pg_replication_slots where slot_name = $1`,
    [name],
  )
  return rows[0]
}

async function correct(o: SubscriptionSetUp, found: Subscription, slot: Slot): Promise<void> {
  const name = pg.escapeIdentifier(found.name)
  // A connection that works is left as its maker wrote it.
  if (!slot.active && !sameAddress(found.connection, o.connection)) {
    await o.replica.query(`alter subscription ${name} connection ${pg.escapeLiteral(o.connection)}`)
    // Its worker may hang in a connection attempt to the old address, for minutes; the next one reads the new address.
    await o.replica.query(
      'select pg_terminate_backend(pid) from pg_stat_subscription where subname = $1 and pid is not null',
      [found.name],
    )
    o.onStep(`subscription ${found.name} pointed to the primary's present address`)
  }
  // Without it "flushed" on the primary's side would not mean "durable and visible here".
  if (found.synchronousCommit !== 'on') {
    await o.replica.query(`alter subscription ${name} set (synchronous_commit = 'on')`)
    o.onStep(`subscription ${found.name}: synchronous_commit = on`)
  }
  if (!found.enabled) {
    await o.replica.query(`alter subscription ${name} enable`)
    o.onStep(`subscription ${found.name} enabled`)
  }
  if (found.missing.length > 0) {
    await makeRoom(o, found.missing)
    await o.replica.query(`alter subscription ${name} refresh publication`)
    o.onStep(`subscription ${found.name}: follows ${found.missing.join(', ')}, too`)
  }
}

async function makeRoom(o: SubscriptionSetUp, tables: readonly string[]): Promise<void> {
  let moved = false
  for (const table of tables) moved = (await keepAside(o.replica, table, o.onStep)) || moved
  if (moved) await o.completeTables()
}

async function create(o: SubscriptionSetUp, wanted: Wanted): Promise<string> {
  const name = await freeName(o, wanted)
  await o.replica
    .query(
      `create subscription ${pg.escapeIdentifier(name)} connection ${pg.escapeLiteral(o.connection)}
       publication ${pg.escapeIdentifier(wanted.publication)} with (synchronous_commit = 'on')`,
    )
    .catch((cause: unknown) => {
      throw new Error(
        `The replica could not subscribe to ${wanted.publication}. Check that it can reach the primary (give prepare another primaryUrlForReplicas, or REPLICATION_PRIMARY_URL), that the password of role replicator is right (REPLICATOR_PASSWORD), and that no transaction stays open on the primary. See the cause.`,
        { cause },
      )
    })
  o.onStep(`subscription ${name} created`)
  return name
}

/** A replica's subscriptions end in its number; a slot of that name which nobody uses is a remainder of that replica. */
async function freeName(o: SubscriptionSetUp, wanted: Wanted): Promise<string> {
  for (let number = o.replicaNumber; ; number++) {
    const name = number === 1 ? wanted.subscription : `${wanted.subscription}_${number}`
    const slot = await findSlot(o.primary, name)
    if (slot === undefined) return name
    if (slot.active) continue
    o.onStep(`slot ${name} on the primary belongs to no subscription any more: dropped`)
    await dropSlot(o.primary, name)
    return name
  }
}

async function dropSubscription(replica: pg.Client, subscription: string): Promise<void> {
  const name = pg.escapeIdentifier(subscription)
  await replica.query(`alter subscription ${name} disable`)
  await replica.query(`alter subscription ${name} set (slot_name = none)`)
  await replica.query(`drop subscription ${name}`)
}

/** Its walsender may need a moment to notice that the subscription is gone; a slot in use is left. */
async function dropSlotWhenFree(primary: pg.Client, name: string): Promise<void> {
  const deadline = Date.now() + slotFreeMs
  while ((await findSlot(primary, name))?.active === true) {
    if (Date.now() > deadline) return
    await sleep(20)
  }
  await dropSlot(primary, name)
}

async function dropSlot(primary: pg.Client, name: string): Promise<void> {
  await primary.query('select pg_drop_replication_slot($1)', [name])
}
