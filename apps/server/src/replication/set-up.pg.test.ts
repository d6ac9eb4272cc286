import { type PostgresServer, temporaryPostgres } from '@technomir/local-services'
import pg from 'pg'
import { afterEach, describe, expect, test } from 'vitest'
import { prepare } from '../prepare.ts'
import { primarySettings } from '../testing/shop-database.ts'
import { until } from '../testing/stack.ts'
import { replicaDdl, roleAndPublications, subscriptionsTo } from './spec-by-hand.ts'

const replicaSettings = { wal_retrieve_retry_interval: '200ms' }
const servers: PostgresServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map(server => server.stop('immediate')))
})

async function startPair(replicas = 1): Promise<[PostgresServer, ...PostgresServer[]]> {
  const started = await Promise.all([
    temporaryPostgres({ settings: primarySettings }),
    ...Array.from({ length: replicas }, () => temporaryPostgres({ settings: replicaSettings })),
  ])
  servers.push(...started)
  return started as [PostgresServer, ...PostgresServer[]]
}

async function query<Row extends object = Record<string, unknown>>(
  server: { url: string },
  ...texts: string[]
) {
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  try {
    let rows: Row[] = []
    for (const text of texts) rows = (await client.query<Row>(text)).rows
    return rows
  } finally {
    await client.end()
  }
}

/** Rows written on the primary now arrive on the replica. */
async function expectFollowing(primary: PostgresServer, replica: PostgresServer): Promise<void> {
  const mark = `mark ${Math.random()}`
  await query(
    primary,
    `insert into products (name, price, category, brand, description, stock, is_bestseller)
     values ('${mark}', 5000, 'test', 'Test Brand', 'Test Description', 100, true)`,
    `update users set name = '${mark}' where id = 1`,
    `update flash_sales set sale_price = sale_price + 1`,
  )
  await until(async () => {
    const [row] = await query<{ ok: boolean }>(
      replica,
      `select exists (select from products where name = '${mark}') and exists (select from users where name = '${mark}')
          and exists (select from flash_sales where sale_price > 17990) as ok`,
    )
    return row?.ok === true
  }, 'the rows arrive on the replica')
}

const subscriptions = (replica: PostgresServer) =>
  query<{ name: string; commit: string; states: string }>(
    replica,
    `select subname as name, subsynccommit as commit, string_agg(srsubstate, '') as states
     from pg_subscription s join pg_subscription_rel r on r.srsubid = s.oid group by 1, 2 order by 1`,
  )

const ready = (names: string[]) => names.map(name => ({ name, commit: 'on', states: 'r' }))
const named = ['sub_flash_sales', 'sub_products', 'sub_users']

describe('replication set-up', () => {
  test('rows reach two replicas, which have the primary’s keys and indexes; a second run changes nothing', async () => {
    const [primary, replica, second] = await startPair(2)
    if (!replica || !second) throw new Error('two replicas were asked for')
    const replicaUrls = [replica.url, second.url]
    await prepare({ primaryUrl: primary.url, replicaUrls })
    expect(await subscriptions(replica)).toEqual(ready(named))
    expect(await subscriptions(second)).toEqual(ready(named.map(name => `${name}_2`)))
    await expectFollowing(primary, replica)
    await expectFollowing(primary, second)

    const indexes = `select indexname, indexdef from pg_indexes
      where schemaname = 'public' and tablename in ('products', 'users', 'flash_sales') order by 1`
    expect(await query(replica, indexes)).toEqual(await query(primary, indexes))
    const extensions = 'select extname from pg_extension order by 1'
    expect(await query(replica, extensions)).toEqual(await query(primary, extensions))

    const steps: string[] = []
    // The order of the addresses may change: each replica keeps its subscriptions.
    await prepare({
      primaryUrl: primary.url,
      replicaUrls: replicaUrls.reverse(),
      onStep: step => steps.push(step),
    })
    expect(steps).toEqual([])
  })

  test('two processes at once set it up once', async () => {
    const [primary, replica] = await startPair()
    if (!replica) throw new Error('a replica was asked for')
    const o = { primaryUrl: primary.url, replicaUrls: [replica.url] }
    await Promise.all([prepare(o), prepare(o), prepare(o)])
    expect(await subscriptions(replica)).toEqual(ready(named))
    await expectFollowing(primary, replica)
  })

  test('what was made by hand after the specification is taken over, and made safe for fresh reads', async () => {
    const [primary, replica] = await startPair()
    if (!replica) throw new Error('a replica was asked for')
    await prepare({ primaryUrl: primary.url })
    await query(
      primary,
      'drop publication pub_products, pub_users, pub_flash_sales',
      ...roleAndPublications(primary.database),
    )
    await query(replica, ...replicaDdl, ...subscriptionsTo(primary))
    const steps: string[] = []
    await prepare({ primaryUrl: primary.url, replicaUrls: [replica.url], onStep: step => steps.push(step) })
    expect(await subscriptions(replica)).toEqual(ready(named))
    expect(steps.filter(step => /created|anew|kept/.test(step))).toEqual([])
    await expectFollowing(primary, replica)
  })

  test('a by-hand half of it is completed: tables with rows, a disabled subscription, a lost publication', async () => {
    const [primary, replica] = await startPair()
    if (!replica) throw new Error('a replica was asked for')
    await prepare({ primaryUrl: primary.url })
    await query(primary, 'drop publication pub_users', ...roleAndPublications(primary.database).slice(0, 1))
    const [products] = subscriptionsTo(primary)
    await query(
      replica,
      ...replicaDdl,
      `insert into users (name, email) values ('only here', 'here@example.com')`,
      products ?? '',
      'alter subscription sub_products disable',
    )
    await prepare({ primaryUrl: primary.url, replicaUrls: [replica.url] })
    expect(await subscriptions(replica)).toEqual(ready(named))
    await expectFollowing(primary, replica)
    // Nobody's rows were dropped.
    const [kept] = await query<{ t: string }>(
      replica,
      `select tablename as t from pg_tables where schemaname = 'set_aside'`,
    )
    expect(await query(replica, `select name from set_aside.${kept?.t}`)).toEqual([{ name: 'only here' }])
  })

  test('a subscription that lost its slot is made anew; one whose primary moved follows it', async () => {
    const [primary, replica] = await startPair()
    if (!replica) throw new Error('a replica was asked for')
    const o = { primaryUrl: primary.url, replicaUrls: [replica.url] }
    await prepare(o)
    await query(
      replica,
      'alter subscription sub_users disable',
      'alter subscription sub_products disable',
      `alter subscription sub_products connection 'host=127.0.0.1 port=1 user=replicator dbname=ecommerce_db'`,
    )
    await until(async () => {
      const rows = await query(
        primary,
        `select 1 from pg_replication_slots where slot_name in ('sub_users', 'sub_products') and active`,
      )
      return rows.length === 0
    }, 'the slots are free')
    await query(
      primary,
      `select pg_drop_replication_slot('sub_users')`,
      `insert into users (name, email) values ('meanwhile', 'meanwhile@example.com')`,
    )
    await prepare(o)
    expect(await subscriptions(replica)).toEqual(ready(named))
    await expectFollowing(primary, replica)
    expect(await query(replica, `select 1 from users where name = 'meanwhile'`)).toHaveLength(1)
    // The names of indexes are those of the primary again, so that the next run finds them.
    const steps: string[] = []
    await prepare({ ...o, onStep: step => steps.push(step) })
    expect(steps).toEqual([])
  })

  test('says what to do when the primary cannot replicate or the password is wrong', async () => {
    const [primary, replica] = await startPair()
    if (!replica) throw new Error('a replica was asked for')
    await expect(prepare({ primaryUrl: replica.url })).rejects.toThrow(/wal_level = logical/)
    await prepare({ primaryUrl: primary.url })
    await query(primary, `create role replicator login replication password 'another'`)
    await expect(prepare({ primaryUrl: primary.url, replicaUrls: [replica.url] })).rejects.toThrow(
      /REPLICATOR_PASSWORD/,
    )
    await prepare({ primaryUrl: primary.url, replicaUrls: [replica.url], replicatorPassword: 'another' })
    await expectFollowing(primary, replica)
  })
})
