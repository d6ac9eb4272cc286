import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { rankBestsellers } from '../bestsellers/queries.ts'
import { topComments } from '../comments/queries.ts'
import type { CartOwner } from '../session/identity.ts'
import { type ShopDatabase, startShopDatabase } from '../testing/shop-database.ts'
import { recommend } from './queries.ts'

let shop: ShopDatabase
beforeAll(async () => {
  shop = await startShopDatabase()
})
afterAll(() => shop.stop())
beforeEach(() => shop.sql('truncate cart_items, orders, order_items, comments restart identity'))

async function order(userId: number, lines: Record<number, number>, status = 'placed'): Promise<void> {
  const [row] = await shop.sql<{ id: number }>(
    'insert into orders (user_id, total, status) values ($1, 0, $2) returning id',
    [userId, status],
  )
  for (const [product, quantity] of Object.entries(lines))
    await shop.sql('insert into order_items values ($1, $2, $3, 0)', [row?.id, product, quantity])
}
const user = (userId: number): CartOwner => ({ kind: 'user', userId })
const inCart = (userId: number, productId: number) =>
  shop.sql('insert into cart_items (user_id, product_id, quantity) values ($1, $2, 1)', [userId, productId])
const comment = (userId: number, productId: number, rating: number, at = '2026-01-01') =>
  shop.sql(
    'insert into comments (user_id, product_id, rating, text, created_at) values ($1, $2, $3, $4, $5)',
    [userId, productId, rating, 'text', at],
  )

describe('bestsellers', () => {
  test('are ranked by units sold; flagged products follow; cancelled orders do not count', async () => {
    await order(1, { 6: 5, 4: 2 })
    await order(2, { 4: 4 })
    await order(2, { 3: 100 }, 'cancelled')
    expect(await rankBestsellers(shop.db, 12)).toEqual([
      { id: 4, units_sold: 6 },
      { id: 6, units_sold: 5 },
      { id: 1, units_sold: 0 },
      { id: 2, units_sold: 0 },
      { id: 5, units_sold: 0 },
    ])
    expect(await rankBestsellers(shop.db, 1)).toEqual([{ id: 4, units_sold: 6 }])
  })

  test('without any order those flagged', async () => {
    expect((await rankBestsellers(shop.db, 12)).map(r => r.id)).toEqual([1, 2, 5])
  })
})

describe('recommendations', () => {
  test('come from the own cart: its category and brand, never what is in it', async () => {
    await inCart(1, 1)
    const { items, categories } = await recommend(shop.db, user(1), 12)
    expect(items).toEqual([
      { id: 4, reason: { kind: 'category', value: 'phones' } },
      { id: 2, reason: { kind: 'brand', value: 'Apple' } },
      { id: 3, reason: { kind: 'brand', value: 'Apple' } },
    ])
    expect(categories.sort()).toEqual(['headphones', 'laptops', 'phones'])
  })

  test('put what others bought together with it first, and leave out what is sold out or disliked', async () => {
    await order(2, { 5: 1, 3: 1 })
    await order(3, { 5: 1, 3: 1 })
    await order(1, { 5: 1 })
    await comment(1, 1, 1)
    const { items } = await recommend(shop.db, user(1), 12)
    expect(items[0]).toEqual({ id: 3, reason: { kind: 'together', value: '' } })
    expect(items.map(i => i.id)).toEqual([3, 6])
    await shop.sql('update products set stock = 0 where id = 3')
    expect((await recommend(shop.db, user(1), 12)).items.map(i => i.id)).toEqual([6])
    await shop.sql('update products set stock = 60 where id = 3')
  })

  test('follow good comments', async () => {
    await comment(2, 5, 5)
    expect((await recommend(shop.db, user(2), 12)).items).toEqual([
      { id: 6, reason: { kind: 'category', value: 'consoles' } },
    ])
  })

  test('are what is popular for who has shown no taste, and for a taste that nothing matches; never the cart', async () => {
    await order(3, { 6: 9 })
    const cold = await recommend(shop.db, user(2), 12)
    expect(cold.items.map(i => [i.id, i.reason.kind])).toEqual([
      [6, 'popular'],
      [1, 'popular'],
      [2, 'popular'],
      [5, 'popular'],
    ])
    expect(cold.categories.length).toBeGreaterThan(0)
    await shop.sql(
      `insert into products (id, name, price, category, brand, stock) values (500, 'x', 1, 'odd', '', 5)`,
    )
    await inCart(2, 500)
    const odd = await recommend(shop.db, user(2), 12)
    expect(odd.items.map(i => i.id)).toEqual([6, 1, 2, 5])
    expect(odd.categories).toContain('odd')
    for (const whose of [user(999), null]) expect((await recommend(shop.db, whose, 12)).items).toHaveLength(4)
    await shop.sql('delete from products where id = 500')
  })
})

test("a guest's are made from its cart as a user's are", async () => {
  const guest: CartOwner = { kind: 'guest', session: 'hash' }
  await shop.sql(`insert into guests (token_hash, expires_at) values ('hash', now() + interval '1 day')`)
  await shop.sql(`insert into guest_cart_items (guest, product_id, quantity) values ('hash', 5, 1)`)
  await inCart(1, 5)
  const chosen = await recommend(shop.db, guest, 12)
  expect(chosen).toEqual(await recommend(shop.db, user(1), 12))
  expect(chosen.items[0]).toEqual({ id: 6, reason: { kind: 'category', value: 'consoles' } })
})

describe('top comments', () => {
  test('by rating, then the newest; with the names of product and author', async () => {
    await comment(1, 1, 4, '2026-03-01')
    await comment(2, 2, 5, '2026-01-01')
    await comment(3, 3, 5, '2026-02-01')
    const found = await topComments(shop.db, 10)
    expect(found.map(c => [c.product_id, c.rating])).toEqual([
      [3, 5],
      [2, 5],
      [1, 4],
    ])
    expect(found[0]).toMatchObject({
      product_name: 'Apple AirPods Pro 2 USB-C',
      user_name: 'Мария Ким',
      created_at: '2026-02-01T00:00:00Z',
    })
    expect(await topComments(shop.db, 1)).toHaveLength(1)
  })
})
