import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Row, RowChange, TableChanges, Transaction, WalMessage } from '@technomir/change-stream'
import { describe, expect, it } from 'vitest'
import { mappingId, mapTransaction, versionOf } from './mapping.ts'

const table = (name: string, rows: RowChange[], more: Partial<TableChanges> = {}): TableChanges => ({
  schema: 'public',
  table: name,
  rows,
  rowCount: rows.length,
  truncated: false,
  overflow: false,
  ...more,
})

const message = (content: string): WalMessage => ({
  prefix: 'technomir',
  content: Buffer.from(content),
  transactional: true,
})

const unreadable: string[] = []
const map = (tables: TableChanges[], messages: WalMessage[] = [], more: Partial<Transaction> = {}) =>
  mapTransaction(
    { kind: 'transaction', xid: 1, position: 100, commitTime: new Date(5), tables, messages, ...more },
    text => unreadable.push(text),
  )
const tagsOf = (...args: Parameters<typeof map>) => [...(map(...args)?.tags ?? [])].sort()

const phone: Row = {
  id: '3',
  name: 'Phone',
  price: '100',
  category: 'phones',
  brand: 'Acme',
  description: '',
  stock: '5',
  is_bestseller: 'f',
}
/** As PostgreSQL sends it: the old identity columns only when one of them changed. */
const identity = ['id', 'category', 'brand', 'price', 'stock']
const updated = (changed: Row): RowChange => {
  const change: RowChange = { kind: 'update', new: { ...phone, ...changed } }
  if (!identity.some(column => column in changed)) return change
  const old: Row = {}
  for (const column of identity) old[column] = phone[column] ?? null
  return { ...change, old, oldKind: 'key' }
}

const lists = ['assortment', 'brand:Acme', 'catalogue']

describe('a product', () => {
  it('that gets another text raises its own tag, and that of texts by its row in search', () => {
    expect(tagsOf([table('products', [updated({ description: 'new' })])])).toEqual(['product:3'])
    const search: RowChange = { kind: 'update', new: { product_id: '3', document: "'new':1" } }
    expect(tagsOf([table('product_search', [search])])).toEqual(['texts'])
    const word: RowChange = { kind: 'insert', new: { word: 'new', lexeme: 'new' } }
    expect(tagsOf([table('search_words', [word])])).toEqual(['texts'])
  })

  it('that is sold moves in lists only when the stock crosses zero', () => {
    expect(tagsOf([table('products', [updated({ stock: '4' })])])).toEqual(['product:3'])
    expect(tagsOf([table('products', [updated({ stock: '0' })])])).toEqual([
      ...lists,
      'category:phones',
      'product:3',
    ])
  })

  it('that changes its price moves in lists, but none has more or fewer products', () => {
    expect(tagsOf([table('products', [updated({ price: '90' })])])).toEqual([
      'brand:Acme',
      'catalogue',
      'category:phones',
      'product:3',
    ])
  })

  it('that changes its category or brand raises the old one and the new one', () => {
    expect(tagsOf([table('products', [updated({ category: 'tablets' })])])).toEqual([
      ...lists,
      'category:phones',
      'category:tablets',
      'product:3',
    ])
    expect(tagsOf([table('products', [updated({ brand: 'Zen' })])])).toEqual([
      'assortment',
      'brand:Acme',
      'brand:Zen',
      'catalogue',
      'category:phones',
      'product:3',
    ])
  })

  it('that is added or removed raises its lists', () => {
    expect(tagsOf([table('products', [{ kind: 'insert', new: phone }])])).toEqual([
      ...lists,
      'category:phones',
      'product:3',
    ])
    const old = { id: '3', category: 'phones', brand: 'Acme', price: '100', stock: '5' }
    expect(tagsOf([table('products', [{ kind: 'delete', old, oldKind: 'key' }])])).toEqual([
      ...lists,
      'category:phones',
      'product:3',
    ])
  })
})

describe('other tables', () => {
  it('raise the tags of what their rows belong to, old and new', () => {
    const moved: RowChange = {
      kind: 'update',
      old: { id: '1', product_id: '3' },
      oldKind: 'key',
      new: { id: '1', product_id: '4', sale_price: '5', active: 't', end_time: '2030-01-01 00:00:00' },
    }
    expect(tagsOf([table('flash_sales', [moved])])).toEqual(['flash-sales', 'product:3', 'product:4'])
    expect(map([table('flash_sales', [moved])])?.events).toMatchObject([
      { topic: 'flash-sales', event: 'flash-sale.changed', data: { end_time: '2030-01-01T00:00:00Z' } },
    ])
    expect(tagsOf([table('flash_sale_limits', [{ kind: 'insert', new: { flash_sale_id: '5' } }])])).toEqual([
      'flash-sale-limits:5',
    ])
    expect(tagsOf([table('users', [{ kind: 'update', new: { id: '7', name: 'x' } }])])).toEqual(['user:7'])
    const comment = { id: '1', product_id: '3', user_id: '7', rating: '5' }
    expect(tagsOf([table('comments', [{ kind: 'insert', new: comment }])])).toEqual([
      'comments',
      'comments:product:3',
      'comments:user:7',
    ])
    expect(
      tagsOf([table('cart_items', [{ kind: 'delete', old: { id: '1', user_id: '7', product_id: '3' } }])]),
    ).toEqual(['cart:7'])
    expect(tagsOf([table('orders', [{ kind: 'insert', new: { id: '9', user_id: '7' } }])])).toEqual([
      'orders:7',
    ])
  })

  it('that are not ours are left out, and a transaction without any of ours is nothing', () => {
    expect(map([table('seed_runs', [{ kind: 'insert', new: { name: 'x' } }])])).toBeNull()
    expect(map([{ ...table('users', [{ kind: 'insert', new: { id: '1' } }]), schema: 'other' }])).toBeNull()
  })

  it("that hold an order's lines raise the orders of its owner, and tell of the order once", () => {
    const line = { order_id: '9', product_id: '3', user_id: '7', quantity: '2' }
    const inserted: RowChange = { kind: 'insert', new: line }
    const told = { topic: 'orders', audience: '7', event: 'order.changed' }
    expect(map([table('order_items', [{ kind: 'delete', old: line }, inserted])])).toMatchObject({
      touched: ['order_items'],
      tags: ['orders:7'],
      events: [{ ...told, data: { id: 9, status: null } }],
    })
    const order: RowChange = { kind: 'insert', new: { id: '9', user_id: '7', status: 'placed' } }
    const placed = map([table('orders', [order]), table('order_items', [inserted])])
    expect(placed?.events).toEqual([{ ...told, data: { id: 9, status: 'placed' } }])
  })

  it('tell of guests, sessions and roles, and of what has ended', () => {
    const item = { id: '1', guest: 'h', product_id: '3', quantity: '2' }
    expect(map([table('guest_cart_items', [{ kind: 'insert', new: item }])])).toMatchObject({
      tags: ['cart:guest:h'],
      events: [
        { topic: 'cart', audience: 'guest:h', event: 'cart.changed', data: { product_id: 3, quantity: 2 } },
      ],
    })
    const session = { token_hash: 'h', user_id: '7', last_seen_at: 'now' }
    expect(map([table('sessions', [{ kind: 'update', new: session }])])).toMatchObject({
      tags: ['session:h', 'sessions:user:7'],
      events: [],
    })
    expect(
      map([table('sessions', [{ kind: 'delete', old: { token_hash: 'h', user_id: '7' } }])]),
    ).toMatchObject({
      tags: ['session:h', 'sessions:user:7'],
      events: [{ topic: 'session', audience: 'h', event: 'session.ended' }],
    })
    const guest = (ended: string) =>
      map([table('guests', [{ kind: 'update', new: { token_hash: 'g', ended } }])])
    expect(guest('f')).toMatchObject({ tags: ['session:g'], events: [] })
    expect(guest('t')?.events).toMatchObject([{ topic: 'session', audience: 'g' }])
    expect(tagsOf([table('roles', [{ kind: 'delete', old: { user_id: '7' } }])])).toEqual(['user:7'])
    for (const name of ['sessions', 'guests', 'roles'])
      expect(map([table(name, [], { truncated: true })])).toMatchObject({
        tags: [`table:${name}`],
        events: [],
      })
  })

  it("raise the table's tag and one reset when there are too many rows, or TRUNCATE", () => {
    for (const more of [{ overflow: true, rowCount: 5000 }, { truncated: true }]) {
      const entry = map([table('products', [], more)])
      expect(entry).toMatchObject({ tags: ['table:products'], touched: ['products'] })
      const reset = { event: 'reset', data: { table: 'products' } }
      expect(entry?.events).toEqual([
        { topic: 'catalog', ...reset },
        { topic: 'tables', ...reset },
      ])
      expect(map([table('product_search', [], more)])).toMatchObject({
        tags: ['table:product_search'],
        events: [],
      })
    }
  })
})

describe('events', () => {
  it('tell a personal change to its owner alone', () => {
    const events = map([
      table('cart_items', [
        { kind: 'insert', new: { id: '1', user_id: '7', product_id: '3', quantity: '2' } },
      ]),
    ])?.events
    expect(events).toEqual([
      { topic: 'cart', audience: '7', event: 'cart.changed', data: { product_id: 3, quantity: 2 } },
    ])
  })

  it('tell how many units of a sale are left, and of orders that came to nothing', () => {
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

  it('carry price and stock to the product and the catalogue', () => {
    const events = map([table('products', [updated({ price: '90' })])])?.events
    expect(events?.map(({ topic }) => topic)).toEqual(['product:3', 'catalog', 'lists'])
    expect(events?.[0]?.data).toMatchObject({ id: 3, price: 90, stock: 5 })
  })

  it('tell lists once for all rows of a commit when something may belong there or elsewhere, and not of a piece that is sold', () => {
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

  it('tell that there are other comments once, whoever shows the best of them', () => {
    const comment = (id: string): RowChange => ({
      kind: 'insert',
      new: { id, product_id: '3', user_id: '7' },
    })
    const events = map([table('comments', [comment('1'), comment('2')])])?.events
    expect(events?.filter(({ topic }) => topic === 'comments')).toEqual([
      { topic: 'comments', event: 'comments.changed', data: null },
    ])
  })
})

describe('WAL messages', () => {
  it('end a cache, a tag or everything', () => {
    expect(tagsOf([], [message('{"invalidate":"bestsellers"}')])).toEqual(['cache:bestsellers'])
    expect(tagsOf([], [message('{"invalidate":"product:3"}')])).toEqual(['product:3'])
    expect(tagsOf([], [message('{"invalidate":"all"}')])).toEqual(['all'])
  })

  it.each(['bestsellers', 'all'])('tell the pages of the ranking when %s was ended by hand', name => {
    const mapped = map([], [message(JSON.stringify({ invalidate: name }))])
    expect(mapped?.events).toContainEqual({ topic: 'bestsellers', event: 'bestsellers.changed', data: null })
    const other = map([], [message('{"invalidate":"flash-sales"}')])
    expect(other?.events.map(({ topic }) => topic)).toEqual(['cache'])
  })

  it('name the write that waits', () => {
    expect(map([], [message('{"write":"w1"}')])).toMatchObject({ writes: ['w1'], tags: [] })
  })

  it('name the trace that the transaction belongs to, with or without a write that waits', () => {
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

  it('announce sales that start and end', () => {
    const at = '2026-01-01T00:00:00.000000Z'
    const entry = map([], [message(`{"flip":[{"id":1,"product_id":3,"started":false,"at":"${at}"}]}`)])
    expect(entry?.tags).toEqual(['flash-sales', 'product:3'])
    expect(entry?.events).toMatchObject([{ event: 'flash-sale.ended', data: { at } }])
  })

  it('that only tick are nothing', () => {
    expect(map([], [message('{"tick":true}')])).toBeNull()
  })

  it('that cannot be read are reported and left out', () => {
    for (const bad of ['', '{', '[]', '{"invalidate":5}', '{"write":""}']) {
      unreadable.length = 0
      expect(map([], [message(bad)])).toBeNull()
      expect(unreadable).toEqual([bad])
    }
  })

  it('that were too many to keep end everything', () => {
    expect(tagsOf([], [], { messagesOverflow: true })).toEqual(['all'])
  })
})

it('has an id that starts with its version', () => {
  expect(versionOf(mappingId)).toBeGreaterThan(0)
  expect(versionOf('nonsense')).toBe(0)
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
