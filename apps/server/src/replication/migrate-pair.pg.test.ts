import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { prepare } from '../prepare.ts'
import { type Stack, startStack, statusOf, until } from '../testing/stack.ts'

const shipped = fileURLToPath(new URL('../database/migrations/', import.meta.url))
let stack: Stack
let replica: pg.Client
let folder = ''
let number = 9000

// One pair with a running server for all: migrations follow each other there, too.
beforeAll(async () => {
  stack = await startStack({ replica: true, redis: false })
  replica = new pg.Client({ connectionString: stack.replica?.url })
  await replica.connect()
  folder = await mkdtemp(path.join(os.tmpdir(), 'technomir-migrations-'))
  await cp(shipped, folder, { recursive: true })
})
afterAll(async () => {
  await replica.end()
  await stack.stop()
  await rm(folder, { recursive: true, force: true })
})

let relayBefore: { epoch: string; leader: string | null }
beforeEach(async () => {
  const { epoch, relay } = await statusOf(server())
  relayBefore = { epoch, leader: relay.leader }
})
afterEach(async () => {
  const { epoch, relay, blind } = await statusOf(server())
  expect({ epoch, leader: relay.leader, blind }).toEqual({ ...relayBefore, blind: null })
})

function server() {
  const [one] = stack.servers
  if (one === undefined) throw new Error('a server was asked for')
  return one
}

/** Adds a migration to the folder and runs it as the next deploy would. Returns the steps that were reported. */
async function migration(name: string, sql: string): Promise<string[]> {
  const file = path.join(folder, `${++number}_${name}.sql`)
  await writeFile(file, `${sql}\nSELECT technomir_invalidate('all');\n`)
  const steps: string[] = []
  try {
    await prepare({
      primaryUrl: stack.primary.url,
      replicaUrls: stack.replica ? [stack.replica.url] : [],
      migrationsFolder: folder,
      onStep: step => steps.push(step),
    })
  } catch (error) {
    await rm(file)
    throw error
  }
  return steps
}

const onReplica = async (sql: string) => (await replica.query<Record<string, unknown>>(sql)).rows

async function arrives(sql: string, rows: Record<string, unknown>[]): Promise<void> {
  await until(
    async () => {
      const found = await onReplica(sql)
      return JSON.stringify(found) === JSON.stringify(rows)
    },
    `the replica answers ${JSON.stringify(rows)} to ${sql}`,
  )
}

const hit = async (): Promise<boolean> => {
  const answer = await fetch(`${server().url}/api/comments/top`)
  await answer.text()
  return /; hit/.test(answer.headers.get('cache-status') ?? '')
}

/** Migrations run while somebody writes: nothing of that may get lost on its way to the replica. */
async function whileWriting(work: () => Promise<unknown>): Promise<number> {
  const stop = new AbortController()
  let writes = 0
  const writing = (async () => {
    while (!stop.signal.aborted) {
      await stack.sql(`update products set stock = stock + 1 where id = 1`)
      writes++
    }
  })()
  try {
    await work()
  } finally {
    stop.abort()
    await writing
  }
  return writes
}

describe('a migration on a running pair', () => {
  test('adds a column to comments: nothing for the replica to do; the server goes on, its caches are void', async () => {
    await hit()
    expect(await hit()).toBe(true)
    const steps = await migration(
      'comment_language',
      `ALTER TABLE comments ADD COLUMN language VARCHAR(5) NOT NULL DEFAULT 'ru';`,
    )
    expect(steps).toEqual(['migration 9001_comment_language'])
    await until(async () => !(await hit()), 'the cached comments are void')
    // The relay decodes rows of the new shape.
    await hit()
    expect(await hit()).toBe(true)
    await stack.sql(`update comments set text = 'Changed', language = 'en' where id = 1`)
    await until(async () => !(await hit()), 'a change of comments ends their entries')
  })

  test('publishes a new table: it stands on the replica before the first row comes, and follows', async () => {
    const steps: string[] = []
    const writes = await whileWriting(async () => {
      steps.push(
        ...(await migration(
          'warranties',
          `CREATE TABLE warranties (product_id INTEGER PRIMARY KEY REFERENCES products (id), months INTEGER NOT NULL);
           ALTER PUBLICATION pub_products ADD TABLE warranties;
           ALTER PUBLICATION technomir_changes ADD TABLE warranties;
           INSERT INTO warranties VALUES (1, 12), (2, 24);`,
        )),
      )
    })
    expect(writes).toBeGreaterThan(0)
    expect(steps).toEqual([
      'replica, before the primary: table warranties created',
      'migration 9002_warranties',
      'replica: subscription sub_products: follows warranties, too',
    ])
    await stack.sql('insert into warranties values (3, 36)')
    await stack.sql('update warranties set months = 6 where product_id = 1')
    await arrives('select * from warranties order by 1', [
      { product_id: 1, months: 6 },
      { product_id: 2, months: 24 },
      { product_id: 3, months: 36 },
    ])
    await expectNoErrors()
  })

  test('adds a column to a replicated table: replicas first, with the values that the old rows have', async () => {
    await whileWriting(async () => {
      await migration(
        'product_weight',
        `ALTER TABLE products ADD COLUMN weight_grams INTEGER NOT NULL DEFAULT 500;
         UPDATE products SET weight_grams = 171 WHERE id = 1;`,
      )
    })
    const rows = await stack.sql('select id, stock, weight_grams from products order by id')
    expect(rows.map(row => row.weight_grams)).toEqual([171, 500, 500, 500, 500, 500])
    await arrives('select id, stock, weight_grams from products order by id', rows)
    await expectNoErrors()
  })

  test('adds a column, fills it and sets its default, as the refusals advise', async () => {
    await migration(
      'product_code',
      `ALTER TABLE products ADD COLUMN code TEXT;
       UPDATE products SET code = 'P-' || id;
       ALTER TABLE products ALTER code SET DEFAULT gen_random_uuid()::text, ALTER code SET NOT NULL;`,
    )
    await arrives('select code from products where id = 2', [{ code: 'P-2' }])
  })

  test.each([
    ['a renamed column', 'ALTER TABLE users RENAME COLUMN name TO full_name;', /renamed to full_name/],
    [
      'another type',
      'ALTER TABLE products ALTER price TYPE BIGINT;',
      /changes its type from integer to bigint/,
    ],
    [
      'values that are computed anew',
      'ALTER TABLE products ALTER price TYPE INTEGER USING price * 2;',
      /products.price are computed anew/,
    ],
    [
      'values that only the primary knows',
      'ALTER TABLE users ADD COLUMN token UUID DEFAULT gen_random_uuid();',
      /differs from row to row/,
    ],
    [
      'a table that takes the place of another',
      'ALTER TABLE flash_sales RENAME TO old_sales; CREATE TABLE flash_sales (LIKE old_sales INCLUDING ALL);',
      /another one now/,
    ],
  ])('refuses %s and changes nothing', async (_what, sql, reason) => {
    const shape = `select table_name, column_name, data_type from information_schema.columns
                   where table_schema = 'public' order by 1, 2`
    const before = [await stack.sql(shape), await onReplica(shape)]
    const failure = await migration('unsafe', sql).catch((error: unknown) => error)
    number--
    expect(failure).toMatchObject({ cause: { message: expect.stringMatching(reason) } })
    expect([await stack.sql(shape), await onReplica(shape)]).toEqual(before)
  })

  test('gives up after some seconds when the replica’s table is locked, and changes nothing', async () => {
    await replica.query('begin')
    await replica.query('select 1 from users limit 1')
    const failure = await migration('user_city', 'ALTER TABLE users ADD COLUMN city TEXT;').catch(
      (error: unknown) => error,
    )
    number--
    await replica.query('rollback')
    expect(failure).toMatchObject({ message: expect.stringMatching(/changed nothing.*run it again/) })
    await migration('user_city', 'ALTER TABLE users ADD COLUMN city TEXT;')
    await stack.sql(`update users set city = 'Tver' where id = 1`)
    await arrives('select city from users where id = 1', [{ city: 'Tver' }])
  })

  test('a column that only the primary got, with values of its own, makes the next set-up copy the table anew', async () => {
    await stack.sql('alter table users add column token uuid default gen_random_uuid()')
    const steps = await migration('nothing', '')
    expect(steps.join('\n')).toMatch(
      /sub_users cannot know the values that the primary has computed in users/,
    )
    const rows = await stack.sql('select id, token from users order by id')
    await arrives('select id, token from users order by id', rows)
  })
})

/** Whoever met a row before its table or column counted an error. */
async function expectNoErrors(): Promise<void> {
  const rows = await onReplica(
    'select subname from pg_stat_subscription_stats where apply_error_count + sync_error_count > 0',
  )
  expect(rows).toEqual([])
}
