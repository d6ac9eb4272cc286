import { setTimeout as sleep } from 'node:timers/promises'
import { LogUnavailableError, MemoryLog } from '@technomir/cache'
import { type PostgresServer, temporaryPostgres } from '@technomir/local-services'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { prepare } from '../prepare.ts'
import { mappingVersion } from './mapping/mapping.ts'
import { Relay, type RelayOptions } from './relay.ts'
import { SaleFlips } from './sale-flips.ts'

/** A log that can be made unreachable. */
class UnsteadyLog extends MemoryLog {
  reachable = true
  override append(...args: Parameters<MemoryLog['append']>) {
    if (!this.reachable) return Promise.reject(new LogUnavailableError('not now'))
    return super.append(...args)
  }
  override heartbeat(...args: Parameters<MemoryLog['heartbeat']>) {
    if (!this.reachable) return Promise.reject(new LogUnavailableError('not now'))
    return super.heartbeat(...args)
  }
}

let primary: PostgresServer
let sql: pg.Client
const relays: Relay[] = []

beforeAll(async () => {
  const settings = { wal_level: 'logical', max_slot_wal_keep_size: '64MB' }
  primary = await temporaryPostgres({ settings })
  await prepare({ primaryUrl: primary.url, replicaUrls: [] })
  sql = new pg.Client({ connectionString: primary.url })
  await sql.connect()
})
afterEach(async () => {
  await Promise.all(relays.splice(0).map(relay => relay.close()))
})
afterAll(async () => {
  await sql?.end()
  await primary?.stop()
})

function candidate(log: MemoryLog, options: Partial<RelayOptions> = {}): Relay {
  const relay = new Relay({
    databaseUrl: primary.url,
    slot: 'relay_test',
    publication: 'technomir_changes',
    log,
    logger: pino({ level: 'silent' }),
    flips: new SaleFlips(),
    mappingVersionSeen: () => mappingVersion,
    ...options,
  })
  relays.push(relay)
  relay.start()
  return relay
}

const leads = (relay: Relay) => expect.poll(() => relay.status().leading, { timeout: 8000 }).toBe(true)
const epochOf = async (log: MemoryLog) => (await log.current())?.epoch
const slots = async () =>
  (await sql.query("SELECT active FROM pg_replication_slots WHERE slot_name = 'relay_test'")).rows

it('one candidate leads; another takes over when it stops, in the same epoch', async () => {
  const log = new MemoryLog()
  const first = candidate(log)
  await leads(first)
  const epoch = await epochOf(log)
  const second = candidate(log)
  await sleep(600)
  expect(second.status()).toMatchObject({ leading: false, state: 'another server leads' })
  await first.close()
  await leads(second)
  expect(await epochOf(log)).toBe(epoch)
})

it('does not compete when a newer version of the tag rules is in use', async () => {
  let seen = mappingVersion + 1
  const relay = candidate(new MemoryLog(), { mappingVersionSeen: () => seen })
  await sleep(800)
  expect(relay.status()).toMatchObject({ leading: false, state: expect.stringContaining('newer version') })
  seen = mappingVersion
  await leads(relay)
})

it('stands aside from whatever it is at, and competes again afterwards', async () => {
  const relay = candidate(new MemoryLog())
  for (const ms of [0, 2, 5, 10, 20, 40, 80]) {
    relay.standAside(0)
    await sleep(ms)
    relay.standAside(60_000)
    await expect
      .poll(() => relay.status(), { timeout: 8000 })
      .toMatchObject({ leading: false, state: 'stands aside for an experiment' })
    await sleep(300)
    expect(relay.status().leading, `told ${ms} ms after it could compete`).toBe(false)
  }
  relay.standAside(0)
  await leads(relay)
})

it('gives the slot up when the log cannot be reached for two seconds, and takes it again afterwards', async () => {
  const log = new UnsteadyLog()
  const relay = candidate(log)
  await leads(relay)
  const end = (await log.current())?.end ?? 0
  log.reachable = false
  await sql.query('UPDATE products SET price = price + 1 WHERE id = 1')
  await expect.poll(() => relay.status().leading, { timeout: 6000 }).toBe(false)
  log.reachable = true
  await leads(relay)
  // What was committed meanwhile is not lost.
  await expect.poll(async () => (await log.current())?.end ?? 0).toBeGreaterThan(end)
})

it('begins another epoch after its slot was dropped', async () => {
  const log = new MemoryLog()
  const first = candidate(log)
  await leads(first)
  const epoch = await epochOf(log)
  await first.close()
  await sql.query("SELECT pg_drop_replication_slot('relay_test')")
  await leads(candidate(log))
  expect(await epochOf(log)).not.toBe(epoch)
})

it('begins another epoch after its slot has lost WAL', async () => {
  const log = new MemoryLog()
  const first = candidate(log)
  await leads(first)
  const epoch = await epochOf(log)
  await first.close()
  await sql.query('CREATE TABLE IF NOT EXISTS filler (t text)')
  await expect
    .poll(
      async () => {
        await sql.query("INSERT INTO filler SELECT repeat('x', 1000) FROM generate_series(1, 20000)")
        await sql.query('SELECT pg_switch_wal()')
        await sql.query('CHECKPOINT')
        return (await sql.query("SELECT wal_status FROM pg_replication_slots WHERE slot_name = 'relay_test'"))
          .rows[0]
      },
      { timeout: 20_000 },
    )
    .toEqual({ wal_status: 'lost' })
  await leads(candidate(log))
  expect(await epochOf(log)).not.toBe(epoch)
  expect(await slots()).toEqual([{ active: true }])
})

it('refuses to lead without its publication, says so, and leads once it is there', async () => {
  await sql.query('ALTER PUBLICATION technomir_changes DROP TABLE comments')
  const relay = candidate(new MemoryLog())
  await expect.poll(() => relay.status().state).toContain('comments')
  expect(relay.status().leading).toBe(false)
  await sql.query('ALTER PUBLICATION technomir_changes ADD TABLE comments')
  await leads(relay)
})

it('notices that its publication was changed behind it or while nobody led; another epoch begins', async () => {
  const log = new MemoryLog()
  const first = candidate(log)
  await leads(first)
  const epochs = [await epochOf(log)]
  // Nothing in the stream tells of this change, and all looks well again afterwards.
  const unseen = `ALTER PUBLICATION technomir_changes DROP TABLE comments; UPDATE comments SET rating = 1;
    ALTER PUBLICATION technomir_changes ADD TABLE comments`
  await sql.query(unseen)
  await expect.poll(() => epochOf(log), { timeout: 8000 }).not.toBe(epochs[0])
  epochs.push(await epochOf(log))
  await first.close()
  await sql.query(unseen)
  await leads(candidate(log))
  expect(epochs).not.toContain(await epochOf(log))
})

it('begins anew with another slot when what the slot delivers is not whole', async () => {
  const log = new MemoryLog()
  const relay = candidate(log)
  await leads(relay)
  const epoch = await epochOf(log)
  const tables = (
    await sql.query(
      "SELECT string_agg(tablename, ', ') AS list FROM pg_publication_tables WHERE pubname = 'technomir_changes'",
    )
  ).rows[0].list
  await sql.query('DROP PUBLICATION technomir_changes')
  await sql.query('UPDATE products SET price = price + 1 WHERE id = 1')
  await expect.poll(() => relay.status().state, { timeout: 8000 }).toContain('no publication')
  await sql.query(`CREATE PUBLICATION technomir_changes FOR TABLE ${tables}`)
  await leads(relay)
  expect(await epochOf(log)).not.toBe(epoch)
})
