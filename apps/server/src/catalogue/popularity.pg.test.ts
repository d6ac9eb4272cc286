import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ShopDatabase, startShopDatabase } from '../testing/shop-database.ts'
import { rankPopular } from './popularity.ts'

let shop: ShopDatabase
beforeAll(async () => {
  shop = await startShopDatabase()
  await shop.sql('delete from order_items')
  await shop.sql('update products set is_bestseller = id in (1, 2, 4)')
})
afterAll(() => shop.stop())

/** An order of user 1. */
async function order(status: string, items: Record<number, number>): Promise<void> {
  const [row] = await shop.sql<{ id: number }>(
    `insert into orders (user_id, status, total, address, payment_reference)
     values (1, $1, 0, '{}', gen_random_uuid()) returning id`,
    [status],
  )
  for (const [product, quantity] of Object.entries(items))
    await shop.sql(
      'insert into order_items (order_id, product_id, quantity, unit_price) values ($1, $2, $3, 1)',
      [row?.id, product, quantity],
    )
}

test('products stand by units sold, of cancelled orders none; behind them those flagged of which none was sold', async () => {
  await order('paid', { 5: 2, 1: 1 })
  await order('paid', { 5: 1, 3: 3 })
  await order('cancelled', { 3: 50, 2: 7, 6: 9 })
  const all = (limit: number) => rankPopular(shop.db, { category: undefined, limit })
  const expected = [
    { id: 3, units_sold: 3 },
    { id: 5, units_sold: 3 },
    { id: 1, units_sold: 1 },
    { id: 2, units_sold: 0 },
    { id: 4, units_sold: 0 },
  ]
  expect(await all(100)).toEqual(expected)
  for (const limit of [1, 3, 4]) expect(await all(limit)).toEqual(expected.slice(0, limit))
  expect(await rankPopular(shop.db, { category: 'phones', limit: 10 })).toEqual(
    expected.filter(({ id }) => id === 1 || id === 4),
  )
  expect(await rankPopular(shop.db, { category: 'none', limit: 10 })).toEqual([])
})
