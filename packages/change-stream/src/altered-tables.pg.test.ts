import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { checkPublications } from './index.ts'
import { PublicationWatch } from './publication-watch.ts'
import { take, testPrimary } from './testing/primary.ts'

/** PostgreSQL says nothing in the stream of what changes a followed table as a whole. */

const primary = testPrimary()
let number = 0

/** A published table of its own with one row, and a stream that follows it. */
async function followed(columns = '') {
  const table = `t${++number}`
  await primary.run(
    `CREATE TABLE ${table} (id int PRIMARY KEY, price int NOT NULL DEFAULT 1 ${columns});
     CREATE PUBLICATION pub_${table} FOR TABLE ${table}`,
  )
  const stream = await primary.follow([`pub_${table}`], { publicationCheckMs: 50, expectedTables: [table] })
  const items = stream[Symbol.asyncIterator]()
  await primary.run(`INSERT INTO ${table} (id) VALUES (1)`)
  await take(items, 1, stream)
  return { table, next: () => take(items, 1) }
}

const ended = { name: 'PublicationChangedError', kind: 'lost' }

describe('the stream ends when', () => {
  test('values are computed anew, even to the same type', async () => {
    const { table, next } = await followed()
    await primary.run(`ALTER TABLE ${table} ALTER price TYPE int USING price * 2`)
    await expect(next()).rejects.toMatchObject(ended)
  })

  test.runIf(!process.env.TECHNOMIR_PG)('a generated column gets another expression', async () => {
    const { table, next } = await followed(', twice int GENERATED ALWAYS AS (price * 2) STORED')
    await primary.run(`ALTER TABLE ${table} ALTER twice SET EXPRESSION AS (price * 3)`)
    await expect(next()).rejects.toMatchObject(ended)
  })

  test('another table takes the name, and is refused at the next start', async () => {
    const { table, next } = await followed()
    await primary.run(
      `BEGIN; CREATE TABLE new_one (LIKE ${table} INCLUDING ALL); INSERT INTO new_one SELECT * FROM ${table};
       ALTER TABLE ${table} RENAME TO old_one; ALTER TABLE new_one RENAME TO ${table}; COMMIT`,
    )
    await expect(next()).rejects.toMatchObject(ended)
    await expect(checkPublications(primary.sql, [`pub_${table}`], [table])).rejects.toThrow(
      `table ${table} is in none of pub_${table}`,
    )
  })

  test('another table begins to inherit, and is refused at the next start', async () => {
    const { table, next } = await followed()
    await primary.run(`CREATE TABLE heir () INHERITS (${table})`)
    await expect(next()).rejects.toMatchObject(ended)
    await expect(checkPublications(primary.sql, [`pub_${table}`], [table])).rejects.toThrow(
      `rows of heir show in table ${table} by inheritance`,
    )
  })

  test('the index that is its replica identity goes', async () => {
    const { table, next } = await followed()
    await primary.run(`ALTER TABLE ${table} DROP CONSTRAINT ${table}_pkey`)
    await expect(next()).rejects.toMatchObject(ended)
  })
})

test('nothing ends by what changes no row: more columns, indexes, statistics, vacuum, other names for indexes', async () => {
  const { table, next } = await followed()
  for (const statement of [
    `ALTER TABLE ${table} ADD note text DEFAULT 'x'`,
    `ALTER TABLE ${table} ALTER note SET DEFAULT 'y', ALTER note SET NOT NULL`,
    `ALTER TABLE ${table} DROP note`,
    `CREATE INDEX ON ${table} (price)`,
    `REINDEX TABLE CONCURRENTLY ${table}`,
    `ANALYZE ${table}`,
    `VACUUM (FREEZE) ${table}`,
    `CLUSTER ${table} USING ${table}_pkey`,
    `ALTER INDEX ${table}_pkey RENAME TO ${table}_key`,
    'VACUUM (FREEZE) pg_attribute',
  ])
    await primary.run(statement)
  await sleep(300)
  await primary.run(`UPDATE ${table} SET price = 7`)
  expect(await next()).toMatchObject([{ kind: 'transaction', tables: [{ rows: [{ new: { price: '7' } }] }] }])
  await primary.run(`TRUNCATE ${table}`)
  expect(await next()).toMatchObject([{ tables: [{ truncated: true }] }])
})

test('an identity that was another one for a while, which nobody saw, has another name', async () => {
  await primary.run(`
    CREATE TABLE shelf (id int PRIMARY KEY, place text NOT NULL, number int NOT NULL UNIQUE);
    CREATE UNIQUE INDEX shelf_identity ON shelf (id, place);
    ALTER TABLE shelf REPLICA IDENTITY USING INDEX shelf_identity;
    CREATE PUBLICATION pub_shelf FOR TABLE shelf`)
  const name = () => new PublicationWatch(primary.sql, ['pub_shelf'], ['shelf']).begin()
  const first = await name()
  await primary.run('INSERT INTO shelf VALUES (1, $1, 1)', ['a'])
  await primary.run('VACUUM (FREEZE, ANALYZE) shelf')
  expect(await name()).toBe(first)
  await primary.run('ALTER TABLE shelf REPLICA IDENTITY DEFAULT')
  await primary.run('ALTER TABLE shelf REPLICA IDENTITY USING INDEX shelf_identity')
  const second = await name()
  expect(second).not.toBe(first)
  await primary.run('ALTER TABLE shelf REPLICA IDENTITY DEFAULT')
  const third = await name()
  await primary.run('ALTER TABLE shelf REPLICA IDENTITY USING INDEX shelf_number_key')
  await primary.run('ALTER TABLE shelf REPLICA IDENTITY DEFAULT')
  expect(await name()).not.toBe(third)
})

test('columns whose old values are needed must be in the replica identity', async () => {
  await primary.run(`
    CREATE TABLE goods (id int PRIMARY KEY, brand text NOT NULL, kind text NOT NULL);
    CREATE UNIQUE INDEX goods_identity ON goods (id, brand);
    CREATE PUBLICATION pub_goods FOR TABLE goods`)
  const check = (...identity: string[]) =>
    checkPublications(primary.sql, ['pub_goods'], [{ table: 'goods', identity }])
  await check('id')
  await expect(check('id', 'brand', 'kind')).rejects.toThrow(
    'the replica identity of table goods does not carry brand, kind; use ALTER TABLE goods REPLICA IDENTITY',
  )
  await primary.run('ALTER TABLE goods REPLICA IDENTITY USING INDEX goods_identity')
  await check('id', 'brand')
  await expect(check('kind')).rejects.toThrow('does not carry kind;')
  await primary.run('ALTER TABLE goods REPLICA IDENTITY FULL')
  await check('id', 'brand', 'kind')
})
