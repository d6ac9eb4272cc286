import { afterEach, expect, test } from 'vitest'
import type { ChangeStream } from './index.ts'
import { eventually, sleep, take, testPrimary } from './testing/primary.ts'

const primary = testPrimary()

async function setSynchronous(names: string): Promise<void> {
  await primary.run(`ALTER SYSTEM SET synchronous_standby_names = '${names}'`)
  await primary.run('SELECT pg_reload_conf()')
  await eventually('the setting is loaded', async () => {
    const [row] = await primary.run(`SELECT current_setting('synchronous_standby_names') AS names`)
    return row?.names === names
  })
  // It counts for commits once the checkpointer has read it too, which it does before a checkpoint.
  await primary.run('CHECKPOINT')
}

afterEach(() => setSynchronous(''))

/** Commits a change that no other session sees, because the standby that has to confirm it does not exist. */
async function stalledCommit(table: string): Promise<{ finished: Promise<unknown> }> {
  const writer = await primary.connect()
  await writer.query('SET synchronous_commit = on')
  const finished = writer.query(`UPDATE ${table} SET price = price + 1`)
  await eventually('the commit waits for its standby', async () => {
    const [row] = await primary.run(
      `SELECT count(*)::text AS n FROM pg_stat_activity WHERE wait_event = 'SyncRep'`,
    )
    return row?.n === '1'
  })
  return { finished }
}

async function tableAndStream(table: string, gate: boolean): Promise<ChangeStream> {
  await primary.run(
    `CREATE TABLE ${table} (id int PRIMARY KEY, price int); INSERT INTO ${table} VALUES (1, 100)`,
  )
  await primary.run(`CREATE PUBLICATION pub_${table} FOR TABLE ${table}`)
  return primary.follow([`pub_${table}`], { gate })
}

const price = async (table: string) => (await primary.run(`SELECT price::text FROM ${table}`))[0]?.price

test('control: without the gate a commit arrives that nobody can see', async () => {
  const stream = await tableAndStream('ungated', false)
  await setSynchronous('nobody')
  const { finished } = await stalledCommit('ungated')
  const [early] = await take(stream[Symbol.asyncIterator](), 1)
  expect(early?.tables[0]?.rows[0]?.new).toMatchObject({ price: '101' })
  expect(await price('ungated')).toBe('100')
  await setSynchronous('')
  await finished
  await stream.close()
})

test('the gate holds a stalled commit, and what comes behind it, until it is visible; meanwhile it tells the stall', async () => {
  const stream = await tableAndStream('gated', true)
  const items = stream[Symbol.asyncIterator]()
  await setSynchronous('nobody')
  const { finished } = await stalledCommit('gated')
  let seen = false
  const first = take(items, 1).then(found => {
    seen = true
    return found
  })
  await eventually('the stall is told', () => stream.stalledForMs() > 300)
  // This one does not wait for the standby, so it is visible; but it comes after.
  await primary.run(`SET synchronous_commit = off; INSERT INTO gated VALUES (2, 5)`)
  await primary.run('RESET synchronous_commit')
  await sleep(100)
  expect(seen).toBe(false)
  expect(stream.stalledForMs()).toBeGreaterThan(400)
  await stream.ping() // the connection is fine all the while

  await setSynchronous('')
  await finished
  const [update] = await first
  expect(update?.tables[0]?.rows[0]).toMatchObject({ kind: 'update', new: { price: '101' } })
  const [insert] = await take(items, 1)
  expect(insert?.tables[0]?.rows[0]).toMatchObject({ kind: 'insert', new: { id: '2' } })
  expect(stream.stalledForMs()).toBeGreaterThan(0)
  stream.acknowledge(insert?.position ?? 0)
  expect(stream.stalledForMs()).toBe(0)
  await stream.close()
})

test('closing while the gate holds something ends at once, and it comes again', async () => {
  const stream = await tableAndStream('held', true)
  const slot = (await primary.run(`SELECT slot_name FROM pg_replication_slots WHERE active`))[0]?.slot_name
  await setSynchronous('nobody')
  const { finished } = await stalledCommit('held')
  const seen: string[] = []
  const reading = (async () => {
    for await (const item of stream) seen.push(item.kind)
  })()
  await eventually('it is held', () => stream.stalledForMs() > 50)
  // What it holds stays invisible until both have ended.
  await stream.close()
  await reading
  expect(seen).not.toContain('transaction')
  await setSynchronous('')
  await finished
  const again = await primary.follow(['pub_held'], { slot: slot ?? '' })
  const [update] = await take(again[Symbol.asyncIterator](), 1)
  expect(update?.tables[0]?.rows[0]?.new).toMatchObject({ price: '101' })
  await again.close()
})

test('what is handed out is visible: 1,000 reads after as many commits see no old row', async () => {
  const stream = await tableAndStream('visible', true)
  const items = stream[Symbol.asyncIterator]()
  const reader = await primary.connect()
  const writing = (async () => {
    for (let i = 0; i < 1000; i++) await primary.run('UPDATE visible SET price = price + 1')
  })()
  let old = 0
  for (let i = 0; i < 1000; i++) {
    const [update] = await take(items, 1, stream)
    const { rows } = await reader.query<{ price: number }>('SELECT price FROM visible')
    if ((rows[0]?.price ?? 0) < Number(update?.tables[0]?.rows[0]?.new?.price)) old += 1
  }
  await writing
  expect(old).toBe(0)
  await stream.close()
})
