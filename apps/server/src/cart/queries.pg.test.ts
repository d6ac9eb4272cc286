import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ShopError } from '../errors.ts'
import type { CartOwner } from '../session/identity.ts'
import { type ShopDatabase, startShopDatabase } from '../testing/shop-database.ts'
import { addToCart, cartLines } from './queries.ts'

let shop: ShopDatabase
beforeAll(async () => {
  shop = await startShopDatabase({ connections: 20 })
})
afterAll(() => shop.stop())
beforeEach(() => shop.sql('truncate cart_items'))

const user = (userId: number): CartOwner => ({ kind: 'user', userId })
const add = (productId: number, quantity: number, userId = 1) =>
  shop.db.transaction().execute(trx => addToCart(trx, { owner: user(userId), productId, quantity }))

const codeOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (e: unknown) => e,
  )
  if (error === null) return 'done'
  if (error instanceof ShopError) return error.code
  throw error
}

describe('putting into the cart', () => {
  test('adds up in one line, in the order of putting in', async () => {
    await add(2, 1)
    await add(1, 2)
    expect(await add(2, 3)).toEqual({ product_id: 2, quantity: 4 })
    expect(await cartLines(shop.db, user(1))).toEqual([
      { product_id: 2, quantity: 4 },
      { product_id: 1, quantity: 2 },
    ])
    expect(await cartLines(shop.db, user(2))).toEqual([])
  })

  test('refuses what cannot be, and changes nothing then', async () => {
    await shop.sql('update products set stock = 5 where id = 1')
    await add(1, 3)
    expect(await codeOf(add(99, 1))).toBe('product_not_found')
    expect(await codeOf(add(99, 0))).toBe('product_not_found')
    expect(await codeOf(add(1, 1, 99))).toBe('user_not_found')
    for (const quantity of [0, -1, -(2 ** 40)])
      expect(await codeOf(add(1, quantity))).toBe('invalid_quantity')
    for (const quantity of [3, 2 ** 31, 2 ** 53]) expect(await codeOf(add(1, quantity))).toBe('out_of_stock')
    expect(await cartLines(shop.db, user(1))).toEqual([{ product_id: 1, quantity: 3 }])
  })

  test('fifty at once never put more in than there is', async () => {
    await shop.sql('update products set stock = 20 where id = 4')
    const codes = await Promise.all(Array.from({ length: 50 }, () => codeOf(add(4, 1))))
    expect(codes.filter(code => code === 'done')).toHaveLength(20)
    expect(codes.filter(code => code === 'out_of_stock')).toHaveLength(30)
    expect(await cartLines(shop.db, user(1))).toEqual([{ product_id: 4, quantity: 20 }])
  })

  test('any quantities at once: what succeeded is what is there, and it never exceeds the stock', async () => {
    const seed = Date.now() % 2 ** 31
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 30 }),
        fc.array(fc.integer({ min: -2, max: 12 }), { minLength: 1, maxLength: 12 }),
        async (stock, quantities) => {
          await shop.sql('truncate cart_items')
          await shop.sql('update products set stock = $1 where id = 5', [stock])
          const codes = await Promise.all(quantities.map(quantity => codeOf(add(5, quantity))))
          const done = quantities.reduce((sum, quantity, i) => sum + (codes[i] === 'done' ? quantity : 0), 0)
          const [line] = await cartLines(shop.db, user(1))
          expect(line?.quantity ?? 0).toBe(done)
          expect(done).toBeLessThanOrEqual(stock)
          // Refused only for a reason: every refused quantity would not have fitted at the end either.
          for (const [i, code] of codes.entries())
            if (code === 'out_of_stock') expect(done + (quantities[i] ?? 0)).toBeGreaterThan(stock)
        },
      ),
      { seed, numRuns: 60, verbose: 1 },
    )
  })
})
