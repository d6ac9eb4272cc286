import { expect, test } from 'vitest'
import {
  changeStream,
  createSlot,
  lastRecordEnd,
  type Progress,
  readSlot,
  type Transaction,
} from './index.ts'
import { eventually, sleep, take, testPrimary } from './testing/primary.ts'

const primary = testPrimary()
let tables = 0

async function newTable(): Promise<string> {
  const name = `t${++tables}`
  await primary.run(
    `CREATE TABLE ${name} (id int PRIMARY KEY, text text); CREATE PUBLICATION pub_${name} FOR TABLE ${name}`,
  )
  return name
}

const insertPosition = async () =>
  Number((await primary.run(`SELECT (pg_current_wal_insert_lsn() - '0/0')::text AS at`))[0]?.at)

test('with unrelated writes only, progress keeps coming and its acknowledgement lets the WAL go', async () => {
  const table = await newTable()
  await primary.run('CREATE TABLE unrelated (id int)')
  await createSlot(primary.sql, 'unrelated', { lockTimeoutMs: 5000 })
  const stream = await primary.follow([`pub_${table}`], { slot: 'unrelated' })
  const progress: Progress[] = []
  const reading = (async () => {
    for await (const item of stream) {
      stream.acknowledge(item.position)
      if (item.kind === 'progress') progress.push({ ...item })
    }
  })()
  for (let i = 0; i < 3; i++) {
    await primary.run('INSERT INTO unrelated SELECT generate_series(1, 1000)')
    const written = await insertPosition()
    await eventually(
      'progress passes the unrelated writes',
      () => (progress.at(-1)?.position ?? 0) >= written,
    )
    await eventually(
      'the slot moves along',
      async () => ((await readSlot(primary.sql, 'unrelated'))?.confirmed ?? 0) >= written,
    )
  }
  expect(progress.map(item => item.position)).toEqual(
    progress.map(item => item.position).sort((a, b) => a - b),
  )
  expect(stream.stalledForMs()).toBe(0)
  await stream.close()
  await reading
})

test('an insert position as such may never be reached; the end of the last record before it is, every time', async () => {
  const table = await newTable()
  const stream = await primary.follow([`pub_${table}`])
  const items = stream[Symbol.asyncIterator]()
  const page = 8192
  let reached = 0
  let [size, overhead, behindHeader] = [0, 64, 0]
  for (let i = 0; i < 300 && behindHeader < 3; i++) {
    // Padding, so that this commit ends where a page ends; both sizes are learned on the way.
    let before = await insertPosition()
    const room = page - (before % page) - size
    if (room > overhead + 8) {
      await primary.run(`SELECT pg_logical_emit_message(false, '', repeat('x', $1))`, [room - overhead])
      const padded = await insertPosition()
      if (padded > before && padded - before < page) overhead += padded - before - room
      before = padded
    }
    await primary.run(`INSERT INTO ${table} VALUES ($1)`, [i])
    const insert = await insertPosition()
    if (Math.floor(before / page) === Math.floor(insert / page)) size = insert - before
    const end = lastRecordEnd(insert)
    if (end < insert) behindHeader += 1
    while (reached < end) {
      const { value } = await items.next()
      reached = value?.position ?? Number.POSITIVE_INFINITY
      stream.acknowledge(reached)
    }
    if (end < insert) expect(reached).toBeLessThan(insert)
  }
  expect(behindHeader).toBe(3)
  await stream.close()
})

test('progress is never ahead of a commit that comes later: commits among unrelated ones', async () => {
  const table = await newTable()
  await primary.run('CREATE TABLE noise (id int)')
  const stream = await primary.follow([`pub_${table}`])
  const noisy = await primary.connect()
  let writing = true
  const noise = (async () => {
    while (writing) await noisy.query('INSERT INTO noise VALUES (1)')
  })()
  const writes = (async () => {
    for (let i = 0; writing; i++) await primary.run(`INSERT INTO ${table} VALUES ($1)`, [i])
  })()
  let last = 0
  let commits = 0
  let progress = 0
  for await (const item of stream) {
    expect(item.position).toBeGreaterThan(last)
    last = item.position
    stream.acknowledge(item.position)
    if (item.kind === 'progress') progress += 1
    else commits += 1
    // On a machine that others want, a walsender may be behind for a while, and has no time to tell of progress.
    if (commits >= 500 && progress > 10) break
  }
  writing = false
  await Promise.all([noise, writes])
})

test('no commit waits for the next regular report: a walsender that missed its wake-up call is woken', async () => {
  const table = await newTable()
  const stream = await primary.follow([`pub_${table}`], {
    statusIntervalMs: 4000,
    walSenderTimeoutMs: 15_000,
  })
  const items = stream[Symbol.asyncIterator]()
  let longest = 0
  for (let i = 0; i < 8000; i++) {
    const written = primary.run(`INSERT INTO ${table} VALUES ($1)`, [i]).then(() => performance.now())
    await take(items, 1, stream)
    const seen = performance.now()
    longest = Math.max(longest, seen - (await written))
  }
  console.info(`longest time from COMMIT's answer to the consumer: ${longest.toFixed(1)} ms`)
  expect(longest).toBeLessThan(1000)
  await stream.close()
})

test('an idle connection lives on: the timer answers for both sides', async () => {
  const table = await newTable()
  const stream = await primary.follow([`pub_${table}`], { walSenderTimeoutMs: 400 })
  const items = stream[Symbol.asyncIterator]()
  await sleep(1500)
  await primary.run(`INSERT INTO ${table} VALUES (1)`)
  expect(await take(items, 1)).toHaveLength(1)
  await stream.close()
})

test('a ping is a round trip through the walsender; while that is stopped it does not come back, and the stream ends', async () => {
  const table = await newTable()
  await createSlot(primary.sql, 'stopped', { lockTimeoutMs: 5000 })
  const stream = await primary.follow([`pub_${table}`], { slot: 'stopped', walSenderTimeoutMs: 500 })
  const failure = stream[Symbol.asyncIterator]()
    .next()
    .catch((error: unknown) => error)
  const times: number[] = []
  for (let i = 0; i < 20; i++) {
    const before = performance.now()
    await stream.ping()
    times.push(performance.now() - before)
  }
  console.info(`ping: median ${times.sort((a, b) => a - b)[10]?.toFixed(2)} ms`)
  await Promise.all([stream.ping(), stream.ping(), stream.ping()])

  const pid = (await readSlot(primary.sql, 'stopped'))?.activePid ?? 0
  process.kill(pid, 'SIGSTOP')
  try {
    const before = performance.now()
    await expect(stream.ping()).rejects.toMatchObject({ kind: 'connection' })
    expect(performance.now() - before).toBeGreaterThan(500)
    expect(await failure).toMatchObject({ kind: 'connection', message: expect.stringContaining('silent') })
    await expect(stream.ping()).rejects.toMatchObject({ kind: 'connection' })
  } finally {
    process.kill(pid, 'SIGCONT')
  }
})

test('a slow consumer stops the socket, not the connection: memory is bounded, nothing is lost, the server does not give up', async () => {
  const table = await newTable()
  const stream = await primary.follow([`pub_${table}`], { walSenderTimeoutMs: 600, queueLimit: 20 })
  const text = 'x'.repeat(2000)
  const rows = 10_000
  await primary.run(
    `DO $$ BEGIN FOR i IN 1..${rows} LOOP INSERT INTO ${table} VALUES (i, '${text}'); COMMIT; END LOOP; END $$`,
  )
  await sleep(2000) // three times the server's patience
  expect(stream.stalledForMs()).toBeGreaterThan(1000)
  const [waiting] = await primary.run(
    `SELECT (pg_current_wal_lsn() - sent_lsn)::text AS bytes FROM pg_stat_replication WHERE state = 'streaming' ORDER BY 1 DESC LIMIT 1`,
  )
  expect(Number(waiting?.bytes)).toBeGreaterThan(0)
  let expected = 1
  for await (const item of stream) {
    if (item.kind !== 'transaction') continue
    expect(item.tables[0]?.rows[0]?.new?.id).toBe(String(expected++))
    stream.acknowledge(item.position)
    if (expected > rows) break
  }
})

test('a huge transaction keeps memory flat and comes as a count', async () => {
  const table = await newTable()
  const stream = await primary.follow([`pub_${table}`])
  const items = stream[Symbol.asyncIterator]()
  global.gc?.()
  const before = process.memoryUsage().heapUsed
  let peak = before
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().heapUsed)
  }, 20)
  await primary.run(
    `INSERT INTO ${table} SELECT i, 'a value of some length' FROM generate_series(1, 300000) i`,
  )
  const [huge] = await take(items, 1)
  clearInterval(watch)
  expect(huge?.tables[0]).toMatchObject({ rows: [], rowCount: 300_000, overflow: true })
  expect(peak - before).toBeLessThan(80 * 2 ** 20)
  await stream.close()
})

test('the signal ends the stream like close(), also before it has started', async () => {
  const table = await newTable()
  await createSlot(primary.sql, 'signal', { lockTimeoutMs: 5000 })
  for (const delay of [0, 3, 15, 80]) {
    const controller = new AbortController()
    const stream = changeStream({
      connectionString: primary.url,
      slot: 'signal',
      publications: [`pub_${table}`],
      signal: controller.signal,
    })
    const items: (Transaction | Progress)[] = []
    const reading = (async () => {
      for await (const item of stream) items.push(item)
    })()
    await sleep(delay)
    controller.abort()
    await reading
    await stream.close()
    expect((await readSlot(primary.sql, 'signal'))?.active).toBe(false)
  }
})
