import { randomInt } from 'node:crypto'
import fc from 'fast-check'
import type { Client } from 'pg'
import { expect, test } from 'vitest'
import { changeStream, classifyStreamError, createSlot, type Position, readSlot } from './index.ts'
import { sleep, testPrimary } from './testing/primary.ts'

const primary = testPrimary()
/** TECHNOMIR_LONG=1 makes over 10,000 pairs, in about a minute. */
const long = process.env.TECHNOMIR_LONG === '1'
const [width, rounds] = [24, long ? 480 : 100]
const pairs = long ? 10_000 : 2000

/**
 * Commits `rounds` times `width` transactions so that their commit records lie back to back: all have written their row before the
 * first of them commits.
 */
async function commitBackToBack(table: string, width: number, rounds: number): Promise<void> {
  const clients = await Promise.all(Array.from({ length: width }, () => primary.connect()))
  for (let round = 0; round < rounds; round++) {
    await Promise.all(
      clients.map(async (client, i) => {
        await client.query('BEGIN')
        await client.query(`INSERT INTO ${table} VALUES ($1)`, [round * width + i])
      }),
    )
    await Promise.all(clients.map(client => client.query('COMMIT')))
  }
}

/** The commits as PostgreSQL's own SQL functions tell them from a second slot. */
async function reference(slot: string, publication: string): Promise<{ start: Position; end: Position }[]> {
  const { rows } = await primary.sql.query<{ data: Buffer }>(
    `SELECT data FROM pg_logical_slot_peek_binary_changes($1, NULL, NULL, 'proto_version', '1', 'publication_names', $2)
     WHERE get_byte(data, 0) = ascii('C')`,
    [slot, publication],
  )
  return rows.map(({ data }) => ({
    start: Number(data.readBigUInt64BE(2)),
    end: Number(data.readBigUInt64BE(10)),
  }))
}

test(`over ${pairs} back-to-back commits with the connection cut at random: none lost, none out of order, only the unacknowledged comes again`, {
  timeout: long ? 600_000 : 60_000,
}, async () => {
  const seed = randomInt(2 ** 31)
  console.info(`seed ${seed}`)
  const chances = fc.sample(fc.double({ min: 0, max: 1, noNaN: true }), { seed, numRuns: 5000 })
  let used = 0
  const chance = () => chances[used++ % chances.length] ?? 0
  await primary.run('CREATE TABLE cut (id int PRIMARY KEY); CREATE PUBLICATION pub_cut FOR TABLE cut')
  await createSlot(primary.sql, 'cut', { lockTimeoutMs: 5000 })
  await createSlot(primary.sql, 'cut_reference', { lockTimeoutMs: 5000 })
  const writing = commitBackToBack('cut', width, rounds)
  const firstTime: Position[] = []
  const ids = new Set<string>()
  let acknowledged = 0
  let repeated = 0
  let streams = 0
  while (firstTime.length < width * rounds) {
    const stream = changeStream({ connectionString: primary.url, slot: 'cut', publications: ['pub_cut'] })
    streams += 1
    try {
      const { confirmed } = await stream.started
      // An acknowledgement may get lost with the connection; the slot is never beyond the last one.
      if (streams > 1) expect(confirmed).toBeLessThanOrEqual(acknowledged)
      acknowledged ||= confirmed
      let [left, last] = [Math.floor(chance() * 200), confirmed]
      for await (const item of stream) {
        expect(item.position).toBeGreaterThan(last)
        last = item.position
        if (item.kind === 'transaction') {
          ids.add(String(item.tables[0]?.rows[0]?.new?.id))
          if (item.position > (firstTime.at(-1) ?? 0)) firstTime.push(item.position)
          else repeated += 1
        }
        if (chance() < 0.4) {
          acknowledged = Math.max(acknowledged, item.position)
          stream.acknowledge(item.position)
        }
        if (firstTime.length === width * rounds) break
        left -= 1
        if (left > 0) continue
        if (chance() < 0.5) break
        await primary.run(
          `SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = 'cut'`,
        )
      }
    } catch (error) {
      if (!/connection|busy/.test(classifyStreamError(error))) throw error
    } finally {
      await stream.close()
    }
  }
  await writing
  const commits = await reference('cut_reference', 'pub_cut')
  const adjacent = commits.filter((commit, i) => commit.start === commits[i - 1]?.end).length
  console.info(
    `${commits.length} commits, ${adjacent} back to back, ${streams} streams, ${repeated} came again`,
  )
  expect(firstTime).toEqual(commits.map(commit => commit.end))
  expect(ids.size).toBe(width * rounds)
  expect(adjacent).toBeGreaterThan(pairs)
  expect(streams).toBeGreaterThan(10)
  expect(repeated).toBeGreaterThan(0)
})

test('an acknowledgement arrives as the exact position, and what was not acknowledged comes again', async () => {
  await primary.run('CREATE TABLE ack (id int PRIMARY KEY); CREATE PUBLICATION pub_ack FOR TABLE ack')
  const stream = await primary.follow(['pub_ack'], { slot: await newSlot('ack') })
  await primary.run('INSERT INTO ack VALUES (1)')
  await primary.run('INSERT INTO ack VALUES (2)')
  const positions: Position[] = []
  for await (const item of stream) {
    if (item.kind === 'transaction') positions.push(item.position)
    if (positions.length === 2) break
  }
  const [first = 0, second = 0] = positions
  expect((await readSlot(primary.sql, 'ack'))?.confirmed).toBeLessThan(first)
  const again = await primary.follow(['pub_ack'], { slot: 'ack' })
  const items = again[Symbol.asyncIterator]()
  for (;;) {
    const { value } = await items.next()
    if (value?.kind !== 'transaction') continue
    expect(value.position).toBe(first)
    break
  }
  expect(() => again.acknowledge(first + 1)).toThrow(RangeError)
  again.acknowledge(first)
  await again.close()
  expect((await readSlot(primary.sql, 'ack'))?.confirmed).toBe(first)
  const third = await primary.follow(['pub_ack'], { slot: 'ack' })
  expect(await third.started).toMatchObject({ confirmed: first })
  for await (const item of third) {
    if (item.kind !== 'transaction') continue
    expect(item.position).toBe(second)
    break
  }
})

test('a server killed with -9 sends again what was acknowledged after its last checkpoint, never less', async () => {
  await primary.run(
    'CREATE TABLE killed (id int PRIMARY KEY); CREATE PUBLICATION pub_killed FOR TABLE killed',
  )
  const stream = await primary.follow(['pub_killed'], { slot: await newSlot('killed') })
  for (let i = 0; i < 5; i++) await primary.run('INSERT INTO killed VALUES ($1)', [i])
  let transactions = 0
  let acknowledged: Position = 0
  for await (const item of stream) {
    stream.acknowledge(item.position)
    acknowledged = item.position
    if (item.kind === 'transaction' && ++transactions === 5) break
  }
  const next = await primary.follow(['pub_killed'], { slot: 'killed' })
  const failed = (async () => {
    for await (const item of next) {
      next.acknowledge(item.position)
      acknowledged = Math.max(acknowledged, item.position)
    }
  })()
  const [process1] = await primary.run(
    `SELECT active_pid::text AS pid FROM pg_replication_slots WHERE slot_name = 'killed'`,
  )
  const witness = await primary.connect()
  const ended = new Promise<void>(resolve => void witness.once('end', () => resolve()))
  process.kill(Number(process1?.pid), 'SIGKILL')
  await expect(failed).rejects.toMatchObject({ kind: 'connection' })
  // The server ends everybody when it notices; for a moment before it still takes connections.
  await ended
  let client: Client | null = null
  while (client === null) {
    client = await primary.connect().catch(() => null)
    if (client === null) await sleep(50)
  }
  await client.query('INSERT INTO killed VALUES (5)')
  const after = await primary.follow(['pub_killed'], { slot: 'killed' })
  const { confirmed } = await after.started
  const ids: string[] = []
  for await (const item of after) {
    if (item.kind !== 'transaction') continue
    ids.push(...item.tables.flatMap(table => table.rows.map(row => String(row.new?.id))))
    if (ids.at(-1) === '5') break
  }
  expect(confirmed).toBeLessThanOrEqual(acknowledged)
  expect(ids).toEqual(['0', '1', '2', '3', '4', '5'].slice(6 - ids.length))
})

async function newSlot(name: string): Promise<string> {
  await createSlot(primary.sql, name, { lockTimeoutMs: 5000 })
  return name
}
