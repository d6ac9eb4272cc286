import { type PostgresServer, temporaryPostgres } from '@technomir/local-services'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { replicationCli } from '../testing/replication-cli.ts'
import { primarySettings } from '../testing/shop-database.ts'
import { until } from '../testing/stack.ts'
import { replicaDdl, roleAndPublications, subscriptionsTo } from './spec-by-hand.ts'
import { readReplicationStatus } from './status.ts'
import type { ReplicationStatus } from './status-schema.ts'
import type { ReplicaVerdict } from './verify.ts'

let primary: PostgresServer
let replica: PostgresServer
let onPrimary: pg.Client
let onReplica: pg.Client

async function connect(server: PostgresServer): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: server.url })
  client.on('error', () => {})
  await client.connect()
  return client
}

// The pair is made as a person following the specification makes it; the tool takes it from there.
beforeAll(async () => {
  ;[primary, replica] = await Promise.all([
    temporaryPostgres({ settings: { ...primarySettings, max_slot_wal_keep_size: '1GB' } }),
    temporaryPostgres({ settings: { wal_retrieve_retry_interval: '200ms' } }),
  ])
  ;[onPrimary, onReplica] = await Promise.all([connect(primary), connect(replica)])
  for (const text of [...replicaDdl, ...roleAndPublications(primary.database)]) await onPrimary.query(text)
  for (const text of [...replicaDdl, ...subscriptionsTo(primary)]) await onReplica.query(text)
  await onPrimary.query(`insert into products (name, price, category, brand, description, stock)
    select 'Product ' || n, n, 'phones', 'Brand', '', 1 from generate_series(1, 40) n`)
})
afterAll(async () => {
  await Promise.all([onPrimary.end(), onReplica.end()])
  await Promise.all([primary.stop('immediate'), replica.stop('immediate')])
})

const replication = (...args: string[]) =>
  replicationCli([...args, '--primary', primary.url, '--replica', replica.url])

async function status(): Promise<{ code: number; status: ReplicationStatus }> {
  const { code, out } = await replication('status', '--json')
  return { code, status: JSON.parse(out) as ReplicationStatus }
}

/** Asked from here: a process for each look would cost more than the look. */
const fine = async () => {
  const run = (client: pg.Client) => async (text: string, values: unknown[]) =>
    (await client.query<Record<string, unknown>>(text, values)).rows
  const found = await readReplicationStatus({
    primary: run(onPrimary),
    replicas: [{ name: 'replica', run: run(onReplica) }],
    relaySlot: 'technomir_relay',
  })
  return found.state === 'ok'
}

const testProducts = async () =>
  (await onPrimary.query(`select from products where name = 'Test Product'`)).rowCount

const lines = (text: string) => text.trim().split('\n')

test('wrong usage ends with 2 and shows the usage; --help ends with 0', async () => {
  const wrong = await replicationCli(['status', '--primry', 'x'])
  expect(wrong.err).toMatch(/Unknown option '--primry'[\s\S]*Usage: npm run replication/)
  expect(wrong.code).toBe(2)
  const help = await replicationCli(['--help'])
  expect(help.out).toMatch(/Exit codes: 0 all is well; 1 .*; 2 wrong usage/)
  expect(help.code).toBe(0)
})

describe('replication', () => {
  test('setup takes over a pair made by hand after the specification; again it finds nothing to do', async () => {
    const { code, out, err } = await replication('setup')
    expect(err).toBe('')
    expect(code).toBe(0)
    expect(out).not.toMatch(/anew|kept|(table|subscription|role|pub_).* created$/m)
    expect(lines(out).at(-1)).toBe('Replication is set up.')
    const again = await replication('setup')
    expect(again.out.trim()).toBe('Nothing to do: replication is set up.')
  })

  test('status shows both sides, in tables and as JSON', async () => {
    await until(fine, 'the status is fine')
    const { status: found } = await status()
    expect(found).toMatchObject({
      state: 'ok',
      problems: [],
      primary: {
        reachable: true,
        slots: [{ name: 'sub_flash_sales', use: 'subscription', active: true }, {}, {}],
      },
      replicas: [{ name: 'replica', reachable: true }],
      tables: [{ table: 'flash_sales' }, { table: 'products' }, { table: 'users' }],
    })
    const [products] = found.replicas[0]?.subscriptions.filter(s => s.name === 'sub_products') ?? []
    expect(products).toMatchObject({
      enabled: true,
      running: true,
      synchronousCommit: 'on',
      tables: [{ table: 'products', state: 'r' }],
      lagBytes: 0,
      lagMs: 0,
      applyErrors: 0,
    })
    expect(products?.conflicts).toMatchObject({ insert_exists: 0 })
    const counted = { rows: 40, estimated: false }
    expect(found.tables[1]).toMatchObject({ primary: counted, replicas: [counted] })

    const { code, out } = await replication('status')
    expect(code).toBe(0)
    expect(out).toMatch(/^Replication is ok\.$/m)
    expect(out).toMatch(/^ {2}sub_products +subscription +yes +reserved/m)
    expect(out).toMatch(/^ {2}products +40 +40$/m)
  })

  test('verify sends a row, compares all tables, reports the delay and leaves nothing', async () => {
    const { code, out } = await replication('verify', '--json')
    expect(code).toBe(0)
    const [verdict] = JSON.parse(out) as ReplicaVerdict[]
    expect(verdict).toMatchObject({
      problems: [],
      tables: [
        { table: 'products', compared: 40, whole: true },
        { table: 'users', compared: 0 },
        { table: 'flash_sales', compared: 0 },
      ],
    })
    expect(verdict?.insertMs).toBeLessThan(5000)
    expect(verdict?.deleteMs).toBeLessThan(5000)
    expect(await testProducts()).toBe(0)
    const { out: text } = await replication('verify')
    expect(text).toMatch(
      /replica: insert [\d.]+ ms, delete [\d.]+ ms after the commit\n {2}products: 40 rows compared/,
    )
  })

  test('large tables are estimated, and sampled on both sides', async () => {
    await onPrimary.query(`insert into products (name, price, category, brand, description, stock)
      select 'Product ' || n, n, 'phones', 'Brand', repeat('x', 600), 1 from generate_series(41, 8040) n`)
    await onPrimary.query('analyze products')
    const { code, out } = await replication('verify')
    expect(out).toMatch(/products: \d{3,4} rows compared, 0 different/)
    expect(code).toBe(0)
    const { status: found } = await status()
    expect(found.tables[1]?.primary).toEqual({ rows: expect.any(Number), estimated: true })
    expect(found.tables[1]?.primary?.rows).toBeGreaterThan(7_000)
    // Rows that only one side has are seen, too.
    await onReplica.query(`insert into products (id, name, price, category, brand, description, stock)
      values (1000000, 'Only here', 1, 'phones', 'Brand', '', 1)`)
    const wrong = await replication('verify')
    expect(wrong.out).toMatch(/rows differ on the replica \(\[1000000\]\)/)
    expect(wrong.code).toBe(1)
    await onReplica.query('delete from products where id = 1000000')
    await onPrimary.query('delete from products where id > 40')
    await onPrimary.query('vacuum full analyze products')
  })

  test('verify is not misled by writes that go on', async () => {
    const writer = await connect(primary)
    let writing = true
    const loop = (async () => {
      while (writing) await writer.query('update products set stock = stock + 1 where id <= 20')
    })()
    const { code, out } = await replication('verify')
    writing = false
    await loop
    await writer.end()
    expect(out).toMatch(
      /replica: insert [\d.]+ ms, delete [\d.]+ ms after the commit\n {2}products: \d+ rows/,
    )
    expect({ code, out }).toMatchObject({ code: 0 })
  })

  test('verify finds what a subscription has skipped; every number of the status is fine then', async () => {
    // Only the update of below is to be skipped, nothing that is still on its way.
    await until(async () => {
      const fingerprint = `select md5(string_agg(p::text, ',' order by id)) as rows from products p`
      const [here, there] = await Promise.all([onPrimary.query(fingerprint), onReplica.query(fingerprint)])
      return here.rows[0]?.rows === there.rows[0]?.rows
    }, 'the replica has everything')
    await onReplica.query('alter subscription sub_products disable')
    await until(async () => {
      const { rowCount } = await onPrimary.query(
        `select from pg_replication_slots where slot_name = 'sub_products' and active`,
      )
      return rowCount === 0
    }, 'the slot is free')
    await onPrimary.query('update products set price = 77 where id = 7')
    const { rows } = await onPrimary.query<{ lsn: string }>('select pg_current_wal_lsn()::text as lsn')
    // The same as ALTER SUBSCRIPTION … SKIP, without having to find the position in a log file.
    const advance = () =>
      onReplica.query(
        `select pg_replication_origin_advance('pg_' || oid, $1::pg_lsn) from pg_subscription where subname = 'sub_products'`,
        [rows[0]?.lsn],
      )
    // The subscription's worker lets go of its position a little later than of the slot.
    const inUse = '55006'
    await until(
      () =>
        advance().then(
          () => true,
          (error: { code?: string }) => {
            if (error.code === inUse) return false
            throw error
          },
        ),
      'the position is free',
    )
    await onReplica.query('alter subscription sub_products enable')
    await until(fine, 'the status is fine')
    const { code, out } = await replication('verify')
    expect(out).toMatch(/products: 40 rows compared \(all\), 1 different/)
    expect(out).toMatch(/rows differ on the replica \(\[7\]\): a transaction was skipped/)
    expect(code).toBe(1)
    await onReplica.query('update products set price = 77 where id = 7')
  })

  describe('with a subscription that stands still', () => {
    beforeEach(() => onReplica.query('alter subscription sub_products disable'))

    test('status ends with 1 and says what to do', async () => {
      const { code, out } = await replication('status')
      expect(code).toBe(1)
      expect(out).toMatch(
        /Replication is degraded[\s\S]*sub_products is disabled; ALTER SUBSCRIPTION … ENABLE/,
      )
    })

    test('verify gives up, ends with 1, and the test row is gone', async () => {
      const { code, out } = await replication('verify', '--timeout', '300ms')
      expect(out).toMatch(/problem: the row did not arrive within 300 ms/)
      expect(code).toBe(1)
      expect(await testProducts()).toBe(0)
    })

    test('an interrupted verify has deleted the test row, too', async () => {
      const args = ['verify', '--timeout', '1m', '--primary', primary.url, '--replica', replica.url]
      const { code, err } = await replicationCli(args, {
        onStart: (child, err) => {
          const timer = setInterval(() => {
            if (!err().includes('inserted')) return
            clearInterval(timer)
            child.kill('SIGINT')
            child.kill('SIGINT')
          }, 5)
        },
      })
      expect(err).toMatch(/inserted[\s\S]*deleted again[\s\S]*Stopped/)
      expect(code).toBe(1)
      expect(await testProducts()).toBe(0)
    })

    test('setup puts it in order', async () => {
      const { code, out } = await replication('setup')
      expect(out).toMatch(/subscription sub_products enabled/)
      expect(code).toBe(0)
    })
  })

  test('who cannot be reached is named, and it ends with 2', async () => {
    const nowhere = 'postgres://a:secret@127.0.0.1:1/x'
    for (const command of ['status', 'verify', 'setup']) {
      const { code, out, err } = await replicationCli([
        command,
        '--primary',
        primary.url,
        '--replica',
        nowhere,
      ])
      expect({ command, code }).toEqual({ command, code: 2 })
      expect(out + err).toMatch(/ECONNREFUSED/)
      expect(out + err).not.toContain('secret')
    }
    expect(await testProducts()).toBe(0)
    const wrong = await replicationCli([
      'verify',
      '--primary',
      primary.url.replace('demo_password', 'x'),
      '--replica',
      replica.url,
    ])
    expect(wrong.code).toBe(2)
  })

  test('teardown shows first, then drops, says what it left, and touches no rows', async () => {
    await until(fine, 'the status is fine')
    const counts = async () => (await onReplica.query('select count(*)::int as n from products')).rows
    const before = await counts()
    const plan = await replication('teardown')
    expect(plan.code).toBe(2)
    expect(plan.err).toMatch(/Nothing was done. Run it again with --yes/)
    expect((await status()).code).toBe(0)

    const { code, out, err } = await replication('teardown', '--yes')
    expect(err).toBe('')
    expect(code).toBe(0)
    expect(lines(out)).toEqual([
      'dropped subscription sub_flash_sales on replica',
      'dropped subscription sub_products on replica',
      'dropped subscription sub_users on replica',
      'dropped publication pub_flash_sales',
      'dropped publication pub_products',
      'dropped publication pub_users',
      'dropped role replicator',
      'left    tables and rows on both sides (products, users, flash_sales and all others)',
      "left    publication technomir_changes and the relay's slot: the servers follow them (--relay removes them, too)",
    ])
    expect(await counts()).toEqual(before)
    const left = await onPrimary.query('select slot_name from pg_replication_slots')
    expect(left.rows).toEqual([])
    const again = await replication('teardown', '--yes', '--relay')
    expect(again.out).toMatch(/^dropped publication technomir_changes$/m)
  })
})
