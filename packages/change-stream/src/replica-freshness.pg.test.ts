import { type PostgresServer, temporaryPostgres } from '@technomir/local-services'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createReplicaFreshness, lastRecordEnd, type Position, type RunQuery } from './index.ts'
import { eventually, testedPostgres, testPrimary } from './testing/primary.ts'

const primary = testPrimary()
let server: PostgresServer | undefined
let replica: Client
/** A second connection to the replica, for locks. */
let other: Client

beforeAll(async () => {
  server = await temporaryPostgres({
    binaries: testedPostgres(),
    settings: { wal_level: 'logical', max_logical_replication_workers: '12' },
  })
  replica = new Client({ connectionString: server.url })
  other = new Client({ connectionString: server.url })
  await Promise.all([replica.connect(), other.connect()])
  for (const table of ['products', 'users']) await replicate(table)
})

afterAll(async () => {
  await Promise.all([replica.end(), other.end()])
  await server?.stop('immediate')
})

async function replicate(table: string): Promise<void> {
  const ddl = `CREATE TABLE ${table} (id int PRIMARY KEY, value int)`
  await primary.run(ddl)
  await primary.run(`INSERT INTO ${table} VALUES (1, 0); CREATE PUBLICATION pub_${table} FOR TABLE ${table}`)
  await replica.query(ddl)
  await subscribe(table)
}

async function subscribe(table: string): Promise<void> {
  await replica.query(
    `CREATE SUBSCRIPTION sub_${table} CONNECTION '${primary.url}' PUBLICATION pub_${table} WITH (synchronous_commit = on)`,
  )
}

const runOn =
  (client: Client): RunQuery =>
  async (text, values) =>
    (await client.query<Record<string, unknown>>(text, values)).rows

/** Checks and reads in one transaction, as a load does. */
async function read(freshness: ReturnType<typeof freshnessOf>, table: string, position: Position) {
  await replica.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  try {
    const answer = await freshness.check(runOn(replica), [{ table, position }])
    const { rows } = await replica.query<{ value: number }>(`SELECT value FROM ${table} WHERE id = 1`)
    return { ...answer, value: rows[0]?.value }
  } finally {
    await replica.query('COMMIT')
  }
}

let primaryQueries = 0
function freshnessOf(client: Client = primary.sql) {
  return createReplicaFreshness({
    queryPrimary: (text, values) => {
      primaryQueries += 1
      return runOn(client)(text, values)
    },
  })
}

/** Writes and returns a position at or past the commit. */
async function write(table: string): Promise<{ value: number; position: Position }> {
  const [row] = await primary.run(`UPDATE ${table} SET value = value + 1 RETURNING value`)
  const [end] = await primary.run(`SELECT (pg_current_wal_insert_lsn() - '0/0')::text AS position`)
  return { value: Number(row?.value), position: lastRecordEnd(Number(end?.position)) }
}

const becomesFresh = (freshness: ReturnType<typeof freshnessOf>, table: string, position: Position) =>
  eventually('it is fresh', async () => (await read(freshness, table, position)).fresh, 15_000)

test('whenever the check says fresh, the read sees the change; it says so soon', async () => {
  const freshness = freshnessOf()
  let fresh = 0
  for (let i = 0; i < 400; i++) {
    const { value, position } = await write('products')
    const until = performance.now() + 2000
    for (;;) {
      const answer = await read(freshness, 'products', position)
      if (answer.fresh) {
        expect(answer.value).toBeGreaterThanOrEqual(value)
        fresh += 1
        break
      }
      if (performance.now() > until) throw new Error(`not fresh after 2 s: ${answer.reason}`)
    }
  }
  expect(fresh).toBe(400)
})

test('what was confirmed once costs no further question to the primary', async () => {
  const freshness = freshnessOf()
  const { position } = await write('products')
  await becomesFresh(freshness, 'products', position)
  const before = primaryQueries
  for (let i = 0; i < 50; i++)
    expect(await read(freshness, 'products', position)).toMatchObject({ fresh: true })
  expect(primaryQueries - before).toBeLessThanOrEqual(1)
})

test('an apply worker that waits for a lock is not fresh, and another table of another subscription is', async () => {
  const freshness = freshnessOf()
  await other.query('BEGIN; LOCK TABLE products IN SHARE MODE')
  const { position } = await write('products')
  for (let i = 0; i < 20; i++) {
    expect(await read(freshness, 'products', position)).toMatchObject({
      fresh: false,
      reason: expect.stringContaining('not confirmed'),
    })
  }
  const users = await write('users')
  await becomesFresh(freshness, 'users', users.position)
  expect(await read(freshness, 'products', position)).toMatchObject({ fresh: false })
  await other.query('COMMIT')
  await becomesFresh(freshness, 'products', position)
})

test('what another check learns while this one takes its snapshot does not make the snapshot newer', async () => {
  const freshness = freshnessOf()
  const second = new Client({ connectionString: server?.url })
  await second.connect()
  await becomesFresh(freshness, 'users', 1)
  await other.query('BEGIN; LOCK TABLE users IN SHARE MODE')
  const { value, position } = await write('users')
  await second.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  let taken = () => {}
  const snapshotTaken = new Promise<void>(resolve => {
    taken = resolve
  })
  let goOn = () => {}
  const held = new Promise<void>(resolve => {
    goOn = resolve
  })
  const slow = freshness.check(
    async (text, values) => {
      const rows = await runOn(second)(text, values)
      taken()
      await held
      return rows
    },
    [{ table: 'users', position }],
  )
  await snapshotTaken
  await other.query('COMMIT')
  await becomesFresh(freshness, 'users', position)
  goOn()
  expect(await slow).toMatchObject({ fresh: false })
  expect((await second.query<{ value: number }>('SELECT value FROM users')).rows[0]?.value).toBe(value - 1)
  await second.end()
})

test('a table in its first copy is not fresh, whatever the positions say', async () => {
  await primary.run('CREATE TABLE copied (id int PRIMARY KEY, value int); INSERT INTO copied VALUES (1, 7)')
  await primary.run('ALTER PUBLICATION pub_products ADD TABLE copied')
  await replica.query('CREATE TABLE copied (id int PRIMARY KEY, value int)')
  await other.query('BEGIN; LOCK TABLE copied IN SHARE MODE')
  await replica.query('ALTER SUBSCRIPTION sub_products REFRESH PUBLICATION')
  const freshness = freshnessOf()
  expect(await read(freshness, 'copied', 1)).toMatchObject({
    fresh: false,
    reason: expect.stringContaining('not in sync'),
  })
  await other.query('COMMIT')
  await becomesFresh(freshness, 'copied', 1)
  expect(await read(freshness, 'copied', 1)).toMatchObject({ fresh: true, value: 7 })
})

test('unknown is not fresh: no subscription, a disabled one, a role that may not see', async () => {
  await replica.query('CREATE TABLE local (id int PRIMARY KEY, value int)')
  const freshness = freshnessOf()
  expect(await read(freshness, 'local', 1)).toEqual({
    fresh: false,
    code: 'unfed',
    reason: 'no subscription feeds local',
    subject: 'local',
    needed: null,
    value: undefined,
  })
  await replica.query('ALTER SUBSCRIPTION sub_users DISABLE')
  expect(await read(freshness, 'users', 1)).toMatchObject({
    fresh: false,
    code: 'disabled',
    reason: expect.stringContaining('disabled'),
    subject: 'sub_users',
  })
  await replica.query('ALTER SUBSCRIPTION sub_users ENABLE')
  // A new one: what the old one saw confirmed before stays true while the worker is away.
  await becomesFresh(freshnessOf(), 'users', 1)

  await primary.run(`CREATE ROLE plain LOGIN PASSWORD 'plain'`)
  const url = new URL(primary.url)
  url.username = 'plain'
  url.password = 'plain'
  const plain = new Client({ connectionString: url.href })
  await plain.connect()
  const blind = freshnessOf(plain)
  expect(await read(blind, 'users', 1)).toMatchObject({
    fresh: false,
    code: 'behind',
    reason: expect.stringContaining('pg_monitor'),
    needed: 1,
  })
  await primary.run('GRANT pg_monitor TO plain')
  await becomesFresh(blind, 'users', 1)
  await plain.end()
})

test('with a synchronous standby configured no read of a replica is fresh, within a second', async () => {
  const freshness = freshnessOf()
  await becomesFresh(freshness, 'users', 1)
  await primary.run(`ALTER SYSTEM SET synchronous_standby_names = 'nobody'`)
  await primary.run('SELECT pg_reload_conf()')
  await eventually('it is told', async () => {
    const answer = await read(freshness, 'users', 1)
    return !answer.fresh && answer.reason.includes('synchronous_standby_names')
  })
  await primary.run('ALTER SYSTEM RESET synchronous_standby_names')
  await primary.run('SELECT pg_reload_conf()')
  await becomesFresh(freshness, 'users', 1)
})

test('a subscription created anew under its name is not trusted for what the old one confirmed; nor is anything after reset', async () => {
  const freshness = freshnessOf()
  const { position } = await write('users')
  await becomesFresh(freshness, 'users', position)
  await replica.query('DROP SUBSCRIPTION sub_users')
  expect(await read(freshness, 'users', position)).toMatchObject({
    fresh: false,
    reason: 'no subscription feeds users',
  })
  await replica.query('TRUNCATE users')
  await subscribe('users')
  for (let i = 0; i < 50; i++) {
    const answer = await read(freshness, 'users', position)
    if (answer.fresh) expect(answer.value).toBeGreaterThan(0)
  }
  await becomesFresh(freshness, 'users', position)
  const before = primaryQueries
  freshness.reset()
  await read(freshness, 'users', position)
  expect(primaryQueries).toBe(before + 1)
})

test('outside of a snapshot it refuses to answer', async () => {
  const freshness = freshnessOf()
  await expect(freshness.check(runOn(replica), [{ table: 'users', position: 1 }])).rejects.toThrow(
    /REPEATABLE READ/,
  )
})

test('why the check has to come first: a snapshot from before does not become newer by being checked', async () => {
  const freshness = freshnessOf()
  await replica.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
  await replica.query('SELECT 1 FROM users')
  const { value, position } = await write('users')
  await eventually('the other connection reads it', async () => {
    return (await other.query<{ value: number }>('SELECT value FROM users')).rows[0]?.value === value
  })
  await eventually(
    'it is confirmed',
    async () => (await freshness.check(runOn(replica), [{ table: 'users', position }])).fresh,
  )
  expect((await replica.query<{ value: number }>('SELECT value FROM users')).rows[0]?.value).toBe(value - 1)
  await replica.query('COMMIT')
})
