import { expect, it } from 'vitest'
import { map, message, table, tagsOf, unreadable, updated } from './testing/transactions.ts'

it('messages end a cache, a tag or everything', () => {
  expect(tagsOf([], [message('{"invalidate":"bestsellers"}')])).toEqual(['cache:bestsellers'])
  expect(tagsOf([], [message('{"invalidate":"product:3"}')])).toEqual(['product:3'])
  expect(tagsOf([], [message('{"invalidate":"all"}')])).toEqual(['all'])
})

it.each(['bestsellers', 'all'])('messages tell the pages of the ranking when %s was ended by hand', name => {
  const mapped = map([], [message(JSON.stringify({ invalidate: name }))])
  expect(mapped?.events).toContainEqual({ topic: 'bestsellers', event: 'bestsellers.changed', data: null })
  const other = map([], [message('{"invalidate":"flash-sales"}')])
  expect(other?.events.map(({ topic }) => topic)).toEqual(['cache'])
})

it('messages name the write that waits', () => {
  expect(map([], [message('{"write":"w1"}')])).toMatchObject({ writes: ['w1'], tags: [] })
})

it('messages name the trace that the transaction belongs to, with or without a write that waits', () => {
  const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const write = map([], [message(JSON.stringify({ write: 'w1', trace }))])
  expect(write).toMatchObject({ writes: ['w1'], traces: [trace] })
  expect(
    map([table('products', [updated({ price: '90' })])], [message(JSON.stringify({ trace }))]),
  ).toMatchObject({
    tags: expect.arrayContaining(['product:3']),
    traces: [trace],
  })
  expect(map([], [message(JSON.stringify({ trace }))])).toBeNull()
  expect(map([], [message('{"write":"w1"}')])).not.toHaveProperty('traces')
})

it('messages announce sales that start and end', () => {
  const at = '2026-01-01T00:00:00.000000Z'
  const entry = map([], [message(`{"flip":[{"id":1,"product_id":3,"started":false,"at":"${at}"}]}`)])
  expect(entry?.tags).toEqual(['flash-sales', 'product:3'])
  expect(entry?.events).toMatchObject([{ event: 'flash-sale.ended', data: { at } }])
})

it('messages that only tick are nothing', () => {
  expect(map([], [message('{"tick":true}')])).toBeNull()
})

it('messages that cannot be read are reported and left out', () => {
  for (const bad of ['', '{', '[]', '{"invalidate":5}', '{"write":""}']) {
    unreadable.length = 0
    expect(map([], [message(bad)])).toBeNull()
    expect(unreadable).toEqual([bad])
  }
})

it('messages that were too many to keep end everything', () => {
  expect(tagsOf([], [], { messagesOverflow: true })).toEqual(['all'])
})
