import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Row, RowChange } from '@technomir/change-stream'
import { expect, it } from 'vitest'
import { map, phone, table, updated } from './testing/transactions.ts'

it('events tell a personal change to its owner alone', () => {
  const events = map([
    table('cart_items', [{ kind: 'insert', new: { id: '1', user_id: '7', product_id: '3', quantity: '2' } }]),
  ])?.events
  expect(events).toEqual([
    { topic: 'cart', audience: '7', event: 'cart.changed', data: { product_id: 3, quantity: 2 } },
  ])
})

it('events tell how many units of a sale are left, and of orders that came to nothing', () => {
  const limits = (quantity_limit: string | null): Row => ({
    flash_sale_id: '5',
    quantity_limit,
    per_user_limit: '2',
    sold: '3',
    sold_out: 'f',
  })
  const sold = (limit: string | null) =>
    map([table('flash_sale_limits', [{ kind: 'update', new: limits(limit) }])])?.events
  const data = { id: 5, sold: 3, per_user_limit: 2 }
  expect(sold('10')).toEqual([
    { topic: 'flash-sales', event: 'flash-sale.sold', data: { ...data, quantity_limit: 10, left: 7 } },
  ])
  expect(sold(null)).toMatchObject([{ data: { ...data, quantity_limit: null, left: null } }])
  // A new sale has its row from the start: the sale itself is what is new.
  expect(map([table('flash_sale_limits', [{ kind: 'insert', new: limits(null) }])])?.events).toEqual([])
  expect(
    map([table('orders', [{ kind: 'delete', old: { id: '9', user_id: '7' }, oldKind: 'key' }])])?.events,
  ).toEqual([{ topic: 'orders', audience: '7', event: 'order.removed', data: { id: 9, status: null } }])
})

it('events carry price and stock to the product and the catalogue', () => {
  const events = map([table('products', [updated({ price: '90' })])])?.events
  expect(events?.map(({ topic }) => topic)).toEqual(['product:3', 'catalog', 'lists'])
  expect(events?.[0]?.data).toMatchObject({ id: 3, price: 90, stock: 5 })
})

it('events tell lists once for all rows of a commit when something may belong there or elsewhere, and not of a piece that is sold', () => {
  const listsOf = (...rows: RowChange[]) =>
    map([table('products', rows)])?.events.filter(({ topic }) => topic === 'lists')
  const changed = (categories: string[] | null, texts = false) => [
    { topic: 'lists', event: 'lists.changed', data: { categories, texts } },
  ]
  expect(listsOf(updated({ price: '90' }), updated({ stock: '0' }))).toEqual(changed(['phones']))
  expect(listsOf(updated({ category: 'tablets' }))?.[0]?.data).toEqual({
    categories: ['phones', 'tablets'],
    texts: false,
  })
  expect(listsOf({ kind: 'insert', new: { ...phone, category: 'watches' } })).toEqual(changed(['watches']))
  expect(listsOf(updated({ stock: '4' }))).toEqual([])
  const many = Array.from({ length: 60 }, (_, i) => i)
  expect(
    listsOf(...many.map(i => ({ kind: 'insert', new: { ...phone, category: `c${i}` } }) as const)),
  ).toEqual(changed(null))
  const search: RowChange = { kind: 'update', new: { product_id: '3', document: "'new':1" } }
  expect(map([table('product_search', [search])])?.events).toEqual(changed([], true))
})

it('events tell that there are other comments once, whoever shows the best of them', () => {
  const comment = (id: string): RowChange => ({
    kind: 'insert',
    new: { id, product_id: '3', user_id: '7' },
  })
  const events = map([table('comments', [comment('1'), comment('2')])])?.events
  expect(events?.filter(({ topic }) => topic === 'comments')).toEqual([
    { topic: 'comments', event: 'comments.changed', data: null },
  ])
})

it('raises no event that the protocol does not tell of', () => {
  const told = readFileSync(
    path.join(import.meta.dirname, '../../../../../docs/protocol/websocket.md'),
    'utf8',
  )
  const rules = ['tables.ts', 'products.ts', 'messages.ts', 'summaries.ts'].map(file =>
    readFileSync(path.join(import.meta.dirname, file), 'utf8'),
  )
  const events = Array.from(
    rules.join().matchAll(/'([a-z-]+\.(?:added|changed|removed|sold|started|ended|invalidated))'/g),
  )
  const names = events.map(([, name = '']) => name).filter(name => name !== 'session.ended')
  expect(new Set(names).size).toBeGreaterThan(8)
  for (const name of [...names, 'flash-sale.added', 'flash-sale.changed', 'flash-sale.removed'])
    expect(told).toContain(`\`${name}\``)
})
