import { expect, test } from 'vitest'
import { unchanged } from './index.ts'
import { take, testPrimary } from './testing/primary.ts'

const primary = testPrimary()

async function table(name: string, columns: string, identity = ''): Promise<string> {
  await primary.run(
    `CREATE TABLE ${name} (${columns}); ${identity}; CREATE PUBLICATION pub_${name} FOR TABLE ${name}`,
  )
  return `pub_${name}`
}

test('inserts, updates and deletes of one transaction come as one, in order, with its exact commit position', async () => {
  const publication = await table('basic', 'id int PRIMARY KEY, name text, price numeric')
  const stream = await primary.follow([publication])
  const items = stream[Symbol.asyncIterator]()
  await primary.run('BEGIN')
  const [row] = await primary.run('SELECT pg_current_xact_id()::text AS xid')
  await primary.run(`INSERT INTO basic VALUES (1, 'Наушники', 9007199254740993.10), (2, NULL, 2)`)
  await primary.run(`UPDATE basic SET price = 3 WHERE id = 1`)
  await primary.run(`DELETE FROM basic WHERE id = 2`)
  await primary.run('COMMIT')
  const [end] = await primary.run('SELECT pg_current_wal_insert_lsn() - $1::pg_lsn AS bytes', ['0/0'])
  const [transaction] = await take(items, 1)
  expect(transaction).toMatchObject({ kind: 'transaction', xid: Number(row?.xid), messages: [] })
  expect(transaction?.tables).toEqual([
    {
      schema: 'public',
      table: 'basic',
      rowCount: 4,
      truncated: false,
      overflow: false,
      rows: [
        { kind: 'insert', new: { id: '1', name: 'Наушники', price: '9007199254740993.10' } },
        { kind: 'insert', new: { id: '2', name: null, price: '2' } },
        { kind: 'update', new: { id: '1', name: 'Наушники', price: '3' } },
        { kind: 'delete', oldKind: 'key', old: { id: '2' } },
      ],
    },
  ])
  expect(transaction?.position).toBeLessThanOrEqual(Number(end?.bytes))
  expect(Math.abs(Date.now() - Number(transaction?.commitTime))).toBeLessThan(10_000)
  await stream.close()
})

test('a unique index as replica identity carries the old values exactly when they change', async () => {
  const publication = await table(
    'moved',
    'id int PRIMARY KEY, category text NOT NULL, stock int',
    'CREATE UNIQUE INDEX moved_identity ON moved (id, category); ALTER TABLE moved REPLICA IDENTITY USING INDEX moved_identity',
  )
  const stream = await primary.follow([publication])
  const items = stream[Symbol.asyncIterator]()
  await primary.run(`INSERT INTO moved VALUES (1, 'phones', 5)`)
  await primary.run(`UPDATE moved SET stock = 4`)
  await primary.run(`UPDATE moved SET category = 'audio'`)
  await primary.run(`DELETE FROM moved`)
  const transactions = await take(items, 4)
  expect(transactions.map(t => t.tables[0]?.rows[0])).toEqual([
    { kind: 'insert', new: { id: '1', category: 'phones', stock: '5' } },
    { kind: 'update', new: { id: '1', category: 'phones', stock: '4' } },
    {
      kind: 'update',
      new: { id: '1', category: 'audio', stock: '4' },
      old: { id: '1', category: 'phones' },
      oldKind: 'key',
    },
    { kind: 'delete', old: { id: '1', category: 'audio' }, oldKind: 'key' },
  ])
  await stream.close()
})

test('REPLICA IDENTITY FULL carries the whole old row; an unchanged TOASTed value is marked, not null', async () => {
  const publication = await table(
    'toasted',
    'id int PRIMARY KEY, views int, description text',
    'ALTER TABLE toasted ALTER description SET STORAGE EXTERNAL',
  )
  const big = 'x'.repeat(10_000)
  await primary.run('INSERT INTO toasted VALUES (1, 0, $1)', [big])
  const stream = await primary.follow([publication])
  const items = stream[Symbol.asyncIterator]()
  await primary.run('UPDATE toasted SET views = 1')
  await primary.run('ALTER TABLE toasted REPLICA IDENTITY FULL')
  await primary.run('UPDATE toasted SET views = 2')
  const [first, second] = await take(items, 2)
  expect(first?.tables[0]?.rows).toEqual([
    { kind: 'update', new: { id: '1', views: '1', description: unchanged } },
  ])
  expect(second?.tables[0]?.rows[0]).toMatchObject({
    oldKind: 'full',
    old: { id: '1', views: '1', description: big },
  })
  await stream.close()
})

test('TRUNCATE names every table it empties', async () => {
  const one = await table('parent', 'id int PRIMARY KEY')
  const two = await table('child', 'id int PRIMARY KEY, parent int REFERENCES parent')
  const stream = await primary.follow([one, two])
  const items = stream[Symbol.asyncIterator]()
  await primary.run('INSERT INTO parent VALUES (1)')
  await primary.run('TRUNCATE parent CASCADE')
  const [, truncated] = await take(items, 2)
  expect(truncated?.tables.map(t => [t.table, t.truncated, t.rowCount])).toEqual([
    ['parent', true, 0],
    ['child', true, 0],
  ])
  await stream.close()
})

test('WAL messages come with their transaction; those outside of transactions and of other prefixes do not', async () => {
  const publication = await table('quiet', 'id int PRIMARY KEY')
  const stream = await primary.follow([publication], { messagePrefixes: ['technomir'] })
  const items = stream[Symbol.asyncIterator]()
  await primary.run(`SELECT pg_logical_emit_message(false, 'technomir', 'lost')`)
  await primary.run(`SELECT pg_logical_emit_message(true, 'other', 'not mine')`)
  await primary.run(
    `BEGIN; INSERT INTO quiet VALUES (1); SELECT pg_logical_emit_message(true, 'technomir', 'all ✓'); COMMIT`,
  )
  await primary.run(`BEGIN; SELECT pg_logical_emit_message(true, 'technomir', 'undone'); ROLLBACK`)
  await primary.run(`SELECT pg_logical_emit_message(true, 'technomir', 'alone')`)
  const [other, both, alone] = await take(items, 3)
  expect(other).toMatchObject({ tables: [], messages: [] })
  expect(both?.tables[0]?.rowCount).toBe(1)
  expect(both?.messages).toEqual([
    { prefix: 'technomir', content: Buffer.from('all ✓'), transactional: true },
  ])
  expect(alone).toMatchObject({ tables: [], messages: [{ content: Buffer.from('alone') }] })
  await stream.close()
})

test('a schema that changes while it is followed changes the rows with it', async () => {
  const publication = await table('shape', 'id int PRIMARY KEY, name text')
  const stream = await primary.follow([publication])
  const items = stream[Symbol.asyncIterator]()
  await primary.run(`INSERT INTO shape VALUES (1, 'a')`)
  await primary.run(`ALTER TABLE shape ADD price int DEFAULT 7; ALTER TABLE shape DROP name`)
  await primary.run(`UPDATE shape SET price = 8`)
  await primary.run(`ALTER TABLE shape RENAME TO form`)
  await primary.run(
    `BEGIN; UPDATE form SET price = 9; ALTER TABLE form ADD stock int; UPDATE form SET stock = 1; COMMIT`,
  )
  const [first, second, third] = await take(items, 3)
  expect(first?.tables[0]?.rows[0]?.new).toEqual({ id: '1', name: 'a' })
  expect(second?.tables[0]?.rows[0]?.new).toEqual({ id: '1', price: '8' })
  expect(third?.tables).toHaveLength(1)
  expect(third?.tables[0]).toMatchObject({
    table: 'form',
    rows: [{ new: { id: '1', price: '9' } }, { new: { id: '1', price: '9', stock: '1' } }],
  })
  await stream.close()
})

test('a transaction that was rolled back, and a savepoint that was, never appear', async () => {
  const publication = await table('undone', 'id int PRIMARY KEY')
  const stream = await primary.follow([publication])
  const items = stream[Symbol.asyncIterator]()
  await primary.run('BEGIN; INSERT INTO undone VALUES (1); ROLLBACK')
  await primary.run(
    'BEGIN; INSERT INTO undone VALUES (2); SAVEPOINT s; INSERT INTO undone VALUES (3); ROLLBACK TO s; COMMIT',
  )
  const [only] = await take(items, 1)
  expect(only?.tables[0]?.rows.map(row => row.new?.id)).toEqual(['2'])
  await stream.close()
})
