import { Follower, type LogEntry, MemoryLog } from '@technomir/cache'
import { type PostgresServer, temporaryPostgres } from '@technomir/local-services'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { prepare } from '../prepare.ts'
import { mappingId, mappingVersion } from './mapping/mapping.ts'
import { Relay } from './relay.ts'
import { SaleFlips } from './sale-flips.ts'

/** Whoever leads next goes on with a log that has lost nothing, so no cache is dropped and no browser begins anew; a log that has lost something shows it. */

/** Loses what it was told last, as a Redis does whose disk or whose replica was a moment behind. */
class ForgetfulLog extends MemoryLog {
  #before: Awaited<ReturnType<ForgetfulLog['snapshot']>> | null = null

  async snapshot() {
    const current = await super.current()
    return { current, tail: await super.tail(current?.epoch ?? '') }
  }
  goBackTo(before: Awaited<ReturnType<ForgetfulLog['snapshot']>>): void {
    this.#before = before
  }
  override async current() {
    return this.#before ? this.#before.current : super.current()
  }
  override async tail(epoch: string) {
    return this.#before ? this.#before.tail : super.tail(epoch)
  }
}

let primary: PostgresServer
let sql: pg.Client
const relays: Relay[] = []
const followers: Follower[] = []

beforeAll(async () => {
  primary = await temporaryPostgres({ settings: { wal_level: 'logical', max_slot_wal_keep_size: '64MB' } })
  await prepare({ primaryUrl: primary.url, replicaUrls: [] })
  sql = new pg.Client({ connectionString: primary.url })
  await sql.connect()
  await sql.query('CREATE TABLE not_ours (t text)')
})
afterEach(async () => {
  await Promise.all(relays.splice(0).map(relay => relay.close()))
  await Promise.all(followers.splice(0).map(follower => follower.close()))
})
afterAll(async () => {
  await sql?.end()
  await primary?.stop()
})

async function lead(log: MemoryLog): Promise<Relay> {
  const relay = new Relay({
    databaseUrl: primary.url,
    slot: 'relay_handover',
    publication: 'technomir_changes',
    log,
    logger: pino({ level: 'silent' }),
    flips: new SaleFlips(),
    mappingVersionSeen: () => mappingVersion,
  })
  relays.push(relay)
  relay.start()
  await expect.poll(() => relay.status().state, { timeout: 8000 }).toBe('leads')
  return relay
}

function follow(log: MemoryLog) {
  const follower = new Follower({ log, mapping: mappingId })
  followers.push(follower)
  const entries: LogEntry[] = []
  const resets: unknown[] = []
  follower.on('entry', entry => entries.push(entry))
  follower.on('reset', reset => resets.push(reset))
  follower.start()
  return { follower, entries, resets }
}

async function change(entries: readonly LogEntry[]): Promise<void> {
  // Others may come on their own: the clock of the sales announces what it finds.
  const count = () => entries.filter(({ touched }) => touched.includes('products')).length
  const before = count()
  await sql.query('UPDATE products SET price = price + 1 WHERE id = 1')
  await expect.poll(count, { timeout: 8000 }).toBe(before + 1)
}

/** WAL that the slot passes without an entry. */
async function moveOn(follower: Follower): Promise<void> {
  await sql.query("INSERT INTO not_ours SELECT repeat('x', 100) FROM generate_series(1, 100)")
  const { rows } = await sql.query<{ at: string }>("SELECT (pg_current_wal_insert_lsn() - '0/0')::text AS at")
  await expect.poll(() => follower.horizon, { timeout: 8000 }).toBeGreaterThanOrEqual(Number(rows[0]?.at))
}

const confirmed = async () =>
  Number(
    (
      await sql.query<{ at: string }>(
        "SELECT (confirmed_flush_lsn - '0/0')::text AS at FROM pg_replication_slots WHERE slot_name = 'relay_handover'",
      )
    ).rows[0]?.at,
  )

const loseConnection = () =>
  sql.query(
    "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = 'relay_handover'",
  )

it('nobody begins anew when the leader changes, whether it says goodbye or loses its connection', async () => {
  const log = new MemoryLog()
  const { follower, entries, resets } = follow(log)
  let relay = await lead(log)
  await change(entries)
  await change(entries)
  resets.splice(0)
  for (let round = 0; round < 6; round++) {
    await moveOn(follower)
    // The slot stands beyond the newest entry.
    await expect.poll(confirmed, { timeout: 8000 }).toBeGreaterThan(follower.last ?? 0)
    if (round % 2 === 0) {
      await relay.close()
      relay = await lead(log)
    } else {
      await loseConnection()
    }
    await change(entries)
  }
  expect(entries.slice(1).map(({ prev }) => prev)).toEqual(
    entries.slice(0, -1).map(({ position }) => position),
  )
  expect(resets).toEqual([])
})

it.each([
  ['an entry', 0],
  ['an entry and what moved the horizon after it', 1],
])('a log that has lost %s shows a hole to everybody', async (_, movedOn) => {
  const log = new ForgetfulLog()
  const { follower, entries, resets } = follow(log)
  const relay = await lead(log)
  await change(entries)
  const before = await log.snapshot()
  await change(entries)
  const lost = entries.at(-1) as LogEntry
  for (let i = 0; i < movedOn; i++) await moveOn(follower)
  await expect.poll(confirmed, { timeout: 8000 }).toBeGreaterThanOrEqual(lost.position)
  await relay.close()
  log.goBackTo(before)
  resets.splice(0)
  await lead(log)
  await change(entries)
  // Whoever had read up to what the log still holds sees that something is missing.
  expect(entries[entries.indexOf(lost) + 1]?.prev).toBeGreaterThanOrEqual(lost.position)
})
