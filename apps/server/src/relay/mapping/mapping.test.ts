import type { RowChange } from '@technomir/change-stream'
import { describe, expect, it } from 'vitest'
import { mappingId, versionOf } from './mapping.ts'
import { map, phone, table, tagsOf, updated } from './testing/transactions.ts'

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

it('has an id that starts with its version', () => {
  expect(versionOf(mappingId)).toBeGreaterThan(0)
  expect(versionOf('nonsense')).toBe(0)
})
