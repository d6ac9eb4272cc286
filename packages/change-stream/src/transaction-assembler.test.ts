import { expect, test } from 'vitest'
import { begin, commit, insert, message, relation } from './testing/pgoutput-writer.ts'
import { TransactionAssembler } from './transaction-assembler.ts'

const limits = { maxRowsPerTable: 3, maxBytesPerTable: 10_000 }

test('beyond the limit only the count of rows goes on, and other tables keep theirs', () => {
  const assembler = new TransactionAssembler(limits)
  assembler.push(relation(1, 'big', ['id']))
  assembler.push(relation(2, 'small', ['id']))
  assembler.push(begin(7))
  for (let i = 0; i < 10; i++) assembler.push(insert(1, [String(i)]))
  assembler.push(insert(2, ['a']))
  const complete = assembler.push(commit(500))
  expect(complete?.transaction).toMatchObject({ kind: 'transaction', xid: 7, position: 500 })
  expect(complete?.transaction.tables).toEqual([
    { schema: 'public', table: 'big', rows: [], rowCount: 10, truncated: false, overflow: true },
    {
      schema: 'public',
      table: 'small',
      rows: [{ kind: 'insert', new: { id: 'a' } }],
      rowCount: 1,
      truncated: false,
      overflow: false,
    },
  ])
  expect(complete?.bytes).toBeLessThan(50)
})

test('exactly the limit is not too many', () => {
  const assembler = new TransactionAssembler(limits)
  assembler.push(relation(1, 'big', ['id']))
  assembler.push(begin(7))
  for (let i = 0; i < 3; i++) assembler.push(insert(1, [String(i)]))
  expect(assembler.push(commit(500))?.transaction.tables[0]).toMatchObject({ rowCount: 3, overflow: false })
})

test('a few huge rows overflow as many small ones do', () => {
  const assembler = new TransactionAssembler(limits)
  assembler.push(relation(1, 'big', ['id']))
  assembler.push(begin(7))
  for (let i = 0; i < 2; i++) assembler.push(insert(1, ['x'.repeat(6000)]))
  expect(assembler.push(commit(500))?.transaction.tables[0]).toMatchObject({
    rows: [],
    rowCount: 2,
    overflow: true,
  })
})

test('too many messages are told as such', () => {
  const assembler = new TransactionAssembler({ ...limits, messagePrefixes: ['mine'] })
  assembler.push(begin(7))
  for (let i = 0; i < 4; i++) assembler.push(message('mine', 'a'))
  for (let i = 0; i < 9; i++) assembler.push(message('foreign', 'a'))
  const complete = assembler.push(commit(500))
  expect(complete).toMatchObject({ transaction: { messages: [], messagesOverflow: true }, bytes: 0 })
})

test('text and messages are copied out: the memory below is reused', () => {
  const assembler = new TransactionAssembler(limits)
  assembler.push(relation(1, 'big', ['id']))
  assembler.push(begin(7))
  for (const data of [insert(1, ['keep']), message('mine', 'keep')]) {
    assembler.push(data)
    data.fill(0)
  }
  const transaction = assembler.push(commit(500))?.transaction
  expect(transaction?.tables[0]?.rows[0]?.new).toEqual({ id: 'keep' })
  expect(transaction?.messages[0]).toMatchObject({ prefix: 'mine', content: Buffer.from('keep') })
})

test.each([
  ['a row of a table that was never described', [begin(7), insert(1, ['a'])], /without having described/],
  [
    'a row outside of a transaction',
    [relation(1, 'big', ['id']), insert(1, ['a'])],
    /outside of a transaction/,
  ],
  ['a commit without a begin', [commit(5)], /outside of a transaction/],
  ['a begin inside of a transaction', [begin(7), begin(8)], /inside another/],
  ['a message of another protocol version', [Buffer.from('S')], /protocol version 1/],
  ['a message that is cut off', [begin(7).subarray(0, 9)], /out of range|beyond|outside/],
  [
    'a value longer than its message',
    [begin(7), relation(1, 'big', ['id']), insert(1, ['abc']).subarray(0, -1)],
    /too early/,
  ],
])('%s is an error, never a guess', (_, messages, expected) => {
  const assembler = new TransactionAssembler(limits)
  expect(() => {
    for (const data of messages) assembler.push(data)
  }).toThrow(expected)
})
