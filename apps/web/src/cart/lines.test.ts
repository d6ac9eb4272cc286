import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Cart, Product } from '../api/types.ts'
import { allAvailable, quantityOf, unitPrice, withQuantity } from './lines.ts'

const product = (id: number, price: number, flash_price: number | null): Product => ({
  id,
  name: `p${id}`,
  price,
  category: 'phones',
  brand: 'Acme',
  description: '',
  stock: 100,
  is_bestseller: false,
  is_flash_sale: flash_price !== null,
  flash_price,
  created_at: '2026-01-01T00:00:00Z',
})
const empty: Cart = { items: [], quantity: 0, total: 0 }

it('adds up after any changes, each product standing once', () => {
  const change = fc.record({ id: fc.integer({ min: 1, max: 5 }), quantity: fc.nat(9) })
  fc.assert(
    fc.property(fc.array(change), changes => {
      const wanted = new Map<number, number>()
      let cart = empty
      for (const { id, quantity } of changes) {
        cart = withQuantity(cart, product(id, id * 1000, id % 2 ? id * 900 : null), quantity)
        wanted.set(id, quantity)
      }
      for (const [id, quantity] of wanted) expect(quantityOf(cart, id)).toBe(quantity)
      expect(new Set(cart.items.map(i => i.product.id)).size).toBe(cart.items.length)
      expect(cart.quantity).toBe([...wanted.values()].reduce((a, b) => a + b, 0))
      expect(cart.total).toBe(cart.items.reduce((sum, i) => sum + unitPrice(i.product) * i.quantity, 0))
    }),
  )
})

it('can be bought while there is as much of each product as stands in it', () => {
  const of = (quantity: number, stock: number) =>
    withQuantity(
      withQuantity(empty, product(1, 1000, null), 1),
      { ...product(2, 1000, null), stock },
      quantity,
    )
  expect([of(3, 4), of(3, 3), empty].map(allAvailable)).toEqual([true, true, true])
  expect([of(3, 2), of(1, 0)].map(allAvailable)).toEqual([false, false])
})
