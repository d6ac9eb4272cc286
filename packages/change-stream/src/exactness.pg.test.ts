import { randomInt } from 'node:crypto'
import fc from 'fast-check'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import { changeStream, createSlot, type Position, readSlot } from './index.ts'
import { sleep, testPrimary } from './testing/primary.ts'

const primary = testPrimary()

interface Seen {
  position: Position
  ids: string[]
}

/** Writes rows from several connections at once until told to stop. Returns their ids. */
function writers(count: number, table: string): { stop: () => Promise<number[]> } {
  let next = 0
  let running = true
  const written: number[] = []
  const write = async () => {
    const client = new Client({ connectionString: primary.url })
    await client.connect()
    while (running) {
      const id = next++
      await client.query(`INSERT INTO ${table} VALUES ($1)`, [id])
      written.push(id)
    }
    await client.end()
  }
  const all = Promise.all(Array.from({ length: count }, write))
  return {
    async stop() {
      running = false
      await all
      return written
    },
  }
}

test('with the connection cut again and again under concurrent commits nothing is lost, nothing is out of order, and only the unacknowledged comes again', async () => {
  const seed = randomInt(2 ** 31)
  console.info(`seed ${seed}`)
  const [random] = fc.sample(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), {
    seed,
    numRuns: 1,
  })
  const chance = () => random?.next().value ?? 0
  await primary.run('CREATE TABLE cut (id int PRIMARY KEY); CREATE PUBLICATION pub_cut FOR TABLE cut')
  await createSlot(primary.sql, 'cut', { lockTimeoutMs: 5000 })
  const writing = writers(8, 'cut')
  const first = new Map<string, Position>()
  const order: Seen[] = []
  let acknowledged = 0
  let repeated = 0
  let streams = 0
  let written: number[] | null = null
  const until = Date.now() + 6000

  while (written === null || first.size < written.length) {
    if (written === null && Date.now() > until) written = await writing.stop()
    const stream = changeStream({
      connectionString: primary.url,
      slot: 'cut',
      publications: ['pub_cut'],
      walSenderTimeoutMs: 2000,
    })
    streams += 1
    try {
      const { confirmed } = await stream.started
      expect(confirmed).toBeLessThanOrEqual(acknowledged || Number.MAX_SAFE_INTEGER)
      const cutAfter = 20 + Math.floor(chance() * 300)
      const abruptly = chance() < 0.5
      let taken = 0
      let last = confirmed
      for await (const item of stream) {
        expect(item.position).toBeGreaterThan(last)
        last = item.position
        if (item.kind === 'transaction') {
          const ids = item.tables.flatMap(table => table.rows.map(row => String(row.new?.id)))
          for (const id of ids) {
            const before = first.get(id)
            if (before === undefined) first.set(id, item.position)
            else {
              repeated += 1
              expect(before).toBe(item.position)
              expect(item.position).toBeGreaterThan(confirmed)
            }
          }
          if (ids.length > 0 && item.position > (order.at(-1)?.position ?? 0))
            order.push({ position: item.position, ids })
          taken += 1
        }
        if (chance() < 0.3) {
          stream.acknowledge(item.position)
          acknowledged = Math.max(acknowledged, item.position)
        }
        if (written !== null && first.size >= written.length) break
        if (taken === cutAfter) {
          if (!abruptly) break
          await primary.run(
            `SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = 'cut'`,
          )
        }
      }
    } catch (error) {
      expect(error).toMatchObject({ kind: expect.stringMatching(/connection|busy/) })
    } finally {
      await stream.close()
    }
  }

  expect(first.size).toBe(written.length)
  expect(written.every(id => first.has(String(id)))).toBe(true)
  // Back to back: the next commit record starts exactly where the one before ends. Acknowledging one byte more would skip it.
  const records = await backToBack(order)
  console.info(
    `${written.length} commits, ${records} back to back, ${streams} streams, ${repeated} came again`,
  )
  expect(streams).toBeGreaterThan(10)
  expect(repeated).toBeGreaterThan(0)
})

/** How many of these transactions were committed by a record that starts at the end of the one before. */
async function backToBack(order: Seen[]): Promise<number> {
  let count = 0
  // An insert-only commit record of ours has a fixed length; neighbours exactly that far apart lie back to back.
  const distances = order.slice(1).map((seen, i) => seen.position - (order[i]?.position ?? 0))
  const commitRecord = distances.reduce(
    (least, distance) => Math.min(least, distance),
    Number.POSITIVE_INFINITY,
  )
  for (const distance of distances) if (distance < commitRecord + 8) count += 1
  return count
}

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
  const seen: Position[] = []
  for await (const item of stream) {
    stream.acknowledge(item.position)
    if (item.kind === 'transaction' && seen.push(item.position) === 5) break
  }
  const next = await primary.follow(['pub_killed'], { slot: 'killed' })
  const failed = (async () => {
    for await (const item of next) next.acknowledge(item.position)
  })()
  const [process1] = await primary.run(
    `SELECT active_pid::text AS pid FROM pg_replication_slots WHERE slot_name = 'killed'`,
  )
  process.kill(Number(process1?.pid), 'SIGKILL')
  await expect(failed).rejects.toMatchObject({ kind: 'connection' })
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
  expect(confirmed).toBeLessThanOrEqual(seen[4] ?? 0)
  expect(ids).toEqual(['0', '1', '2', '3', '4', '5'].slice(6 - ids.length))
})

async function newSlot(name: string): Promise<string> {
  await createSlot(primary.sql, name, { lockTimeoutMs: 5000 })
  return name
}
