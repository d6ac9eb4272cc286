import { Client } from 'pg'
import { expect, test } from 'vitest'
import {
  type ChangeStreamOptions,
  changeStream,
  classifyStreamError,
  createSlot,
  dropSlot,
  identifySystem,
  readSlot,
} from './index.ts'
import { eventually, take, testPrimary } from './testing/primary.ts'

const primary = testPrimary()
let names = 0

/** A table with its publication and a slot, all of one new name. */
async function made(): Promise<string> {
  const name = `s${++names}`
  await primary.run(`CREATE TABLE ${name} (id int PRIMARY KEY); CREATE PUBLICATION ${name} FOR TABLE ${name}`)
  await createSlot(primary.sql, name, { lockTimeoutMs: 5000 })
  return name
}

/** What a stream that must not start says, seen from `started` and from the iterator. */
async function refusal(
  o: Partial<ChangeStreamOptions> & { slot: string; publications: string[] },
): Promise<Error> {
  const stream = changeStream({ connectionString: primary.url, ...o })
  const error = await stream.started.then(
    () => new Error('it started'),
    (reason: Error) => reason,
  )
  await expect(stream[Symbol.asyncIterator]().next()).rejects.toBe(error)
  await stream.close()
  return error
}

test('a new slot starts at its position and is free', async () => {
  const name = await made()
  const slot = await readSlot(primary.sql, name)
  expect(slot).toMatchObject({
    active: false,
    activePid: null,
    plugin: 'pgoutput',
    database: 'ecommerce_db',
    walStatus: 'reserved',
  })
  const system = await identifySystem(primary.sql)
  expect(slot?.confirmed).toBeLessThanOrEqual(system.flushed)
  const stream = await primary.follow([name], { slot: name })
  expect(await stream.started).toEqual({
    systemId: system.systemId,
    timeline: 1,
    confirmed: slot?.confirmed,
    published: expect.stringMatching(/^[0-9a-f]{12}$/),
  })
  await stream.close()
})

test('a second follower is refused as busy; when the first one closes, the slot is free at once', async () => {
  const name = await made()
  const first = await primary.follow([name], { slot: name })
  expect(await refusal({ slot: name, publications: [name] })).toMatchObject({
    name: 'SlotBusyError',
    kind: 'busy',
  })
  await expect(dropSlot(primary.sql, name)).rejects.toMatchObject({ kind: 'busy' })
  await first.close()
  const second = await primary.follow([name], { slot: name })
  await second.close()
  expect(await dropSlot(primary.sql, name)).toBe(true)
  expect(await dropSlot(primary.sql, name)).toBe(false)
  expect(await readSlot(primary.sql, name)).toBeNull()
})

test('two followers that start in the same moment: exactly one gets the slot', async () => {
  const name = await made()
  const streams = [1, 2, 3, 4].map(() =>
    changeStream({ connectionString: primary.url, slot: name, publications: [name] }),
  )
  const results = await Promise.allSettled(streams.map(stream => stream.started))
  expect(results.filter(result => result.status === 'fulfilled')).toHaveLength(1)
  for (const result of results)
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ kind: 'busy' })
  await Promise.all(streams.map(stream => stream.close()))
})

test('a missing slot, a slot of another plugin, a taken name', async () => {
  const name = await made()
  expect(await refusal({ slot: 'nothing', publications: [name] })).toMatchObject({
    name: 'SlotMissingError',
    kind: 'missing',
  })
  await primary.run(`SELECT pg_create_physical_replication_slot('physical')`)
  expect(await refusal({ slot: 'physical', publications: [name] })).toMatchObject({ kind: 'fatal' })
  await expect(createSlot(primary.sql, name, { lockTimeoutMs: 1000 })).rejects.toMatchObject({
    name: 'SlotExistsError',
  })
  expect((await primary.run('SELECT 1 AS usable'))[0]).toMatchObject({ usable: 1 })
})

test('creation waits for open transactions, but not longer than told, and names them', async () => {
  const blocker = await primary.connect()
  await blocker.query(`SET application_name = 'nightly import'; BEGIN; CREATE TABLE half_done (id int)`)
  const error = await createSlot(primary.sql, 'late', { lockTimeoutMs: 300 }).catch(
    (reason: unknown) => reason,
  )
  expect(error).toMatchObject({ name: 'SlotCreationTimeoutError', kind: 'busy' })
  expect(String(error)).toMatch(/nightly import, idle in transaction\) since 20/)
  expect(await readSlot(primary.sql, 'late')).toBeNull()
  await blocker.query('COMMIT')
  await createSlot(primary.sql, 'late', { lockTimeoutMs: 5000 })
})

test('a start below what the slot has confirmed, or beyond the WAL, is refused; in between it skips what is known', async () => {
  const name = await made()
  const stream = await primary.follow([name], { slot: name })
  const { confirmed } = await stream.started
  const items = stream[Symbol.asyncIterator]()
  for (let i = 0; i < 3; i++) await primary.run(`INSERT INTO ${name} VALUES ($1)`, [i])
  const [one, two, three] = (await take(items, 3)).map(transaction => transaction.position)
  stream.acknowledge(one ?? 0)
  await stream.close()
  expect(await refusal({ slot: name, publications: [name], start: confirmed })).toMatchObject({
    name: 'StartPositionError',
    kind: 'lost',
  })
  expect(await refusal({ slot: name, publications: [name], start: 2 ** 50 })).toMatchObject({
    name: 'StartPositionError',
  })
  const later = await primary.follow([name], { slot: name, start: two ?? 0 })
  expect(await later.started).toMatchObject({ confirmed: one })
  const [rest] = await take(later[Symbol.asyncIterator](), 1)
  expect(rest?.position).toBe(three)
  await later.close()
})

test('a slot that fell behind max_slot_wal_keep_size is lost, before the start and while it is followed', async () => {
  const name = await made()
  await primary.run(`ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'`)
  await primary.run('SELECT pg_reload_conf()')
  await primary.run('CREATE TABLE filler (text text)')
  const held = await primary.follow([name], { slot: name })
  const failure = (async () => {
    for await (const item of held) if (item.kind === 'transaction') break
  })().catch((reason: unknown) => reason)
  for (let i = 0; i < 4; i++) {
    await primary.run(`INSERT INTO filler SELECT repeat('x', 1000) FROM generate_series(1, 2000)`)
    await primary.run('SELECT pg_switch_wal()')
  }
  // Nothing is acknowledged, so the checkpoint ends the walsender and invalidates the slot.
  await primary.run('CHECKPOINT')
  await eventually('the slot is lost', async () => (await readSlot(primary.sql, name))?.walStatus === 'lost')
  expect(await refusal({ slot: name, publications: [name] })).toMatchObject({
    name: 'SlotLostError',
    kind: 'lost',
  })
  expect(classifyStreamError(await failure)).toMatch(/connection|lost/)
  await held.close()
  expect(await dropSlot(primary.sql, name)).toBe(true)
  await primary.run(`ALTER SYSTEM SET max_slot_wal_keep_size = -1`)
  await primary.run('SELECT pg_reload_conf()')
})

test('without a bound on the WAL that slots keep it does not start, or warns when told so', async () => {
  const name = await made()
  await eventually('the bound is gone', async () => {
    return (await primary.run(`SELECT current_setting('max_slot_wal_keep_size') AS size`))[0]?.size === '-1'
  })
  expect(await refusal({ slot: name, publications: [name] })).toMatchObject({
    name: 'MissingKeepSizeError',
    kind: 'fatal',
  })
  const warnings: string[] = []
  const stream = await primary.follow([name], {
    slot: name,
    keepSize: 'warn',
    onWarning: text => warnings.push(text),
  })
  expect(warnings).toEqual([expect.stringContaining('max_slot_wal_keep_size')])
  await stream.close()
  await primary.run(`ALTER SYSTEM SET max_slot_wal_keep_size = '1GB'`)
  await primary.run('SELECT pg_reload_conf()')
})

test('a server that is not there, and a wrong password', async () => {
  const url = new URL(primary.url)
  url.port = '1'
  expect(await refusal({ connectionString: url.href, slot: 's', publications: ['p'] })).toMatchObject({
    kind: 'connection',
  })
  await primary.run(`CREATE ROLE nobody LOGIN PASSWORD 'x'`)
  const other = new URL(primary.url)
  other.username = 'nobody'
  other.password = 'x'
  const client = new Client({ connectionString: other.href })
  await client.connect()
  await client.end()
  const name = await made()
  expect(await refusal({ connectionString: other.href, slot: name, publications: [name] })).toMatchObject({
    kind: 'fatal',
  })
})
