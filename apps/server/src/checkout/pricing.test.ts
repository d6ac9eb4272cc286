import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ShopError } from '../errors.ts'
import { type Line, type Offer, piecesOf, priceLines, saleLeft, sumOf } from './pricing.ts'
import { refuseAnotherCart, refuseOtherTerms } from './refusals.ts'

const amount = fc.integer({ min: 0, max: 5_000_000 })
const few = fc.integer({ min: 0, max: 30 })
const sale = fc.record({
  id: fc.integer({ min: 1, max: 99 }),
  price: amount,
  left: fc.option(few),
  per_user: fc.option(fc.integer({ min: 1, max: 10 })),
  bought: few,
})
const offer = (product_id: number) =>
  fc.record({
    product_id: fc.constant(product_id),
    name: fc.string(),
    price: amount,
    stock: few,
    sale: fc.option(sale),
  })
const ids = fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 })
const situation = ids.chain(list =>
  fc.record({
    offers: fc.tuple(...list.map(offer)).map(all => new Map<number, Offer>(all.map(o => [o.product_id, o]))),
    cart: fc.tuple(
      ...list.map(product_id =>
        fc.record({ product_id: fc.constant(product_id), quantity: fc.integer({ min: 1, max: 40 }) }),
      ),
    ) as fc.Arbitrary<Line[]>,
  }),
)
const codeOf = (work: () => void): string | null => {
  try {
    work()
    return null
  } catch (error) {
    return (error as ShopError).code
  }
}

describe('a cart', () => {
  test('costs what its lines cost, each at the price of its sale or else its own, in whole roubles', () => {
    fc.assert(
      fc.property(situation, ({ offers, cart }) => {
        const lines = priceLines(cart, offers)
        expect(lines.map(line => line.product_id)).toEqual(cart.map(line => line.product_id))
        for (const line of lines) {
          const known = offers.get(line.product_id)
          expect(line.unit_price).toBe(known?.sale === null ? known.price : known?.sale.price)
          expect(line.sale_id).toBe(known?.sale?.id ?? null)
          expect(line.total).toBe(line.unit_price * line.quantity)
        }
        expect(sumOf(lines)).toBe(lines.reduce((n, l) => n + l.unit_price * l.quantity, 0))
        expect(Number.isSafeInteger(sumOf(lines))).toBe(true)
        expect(piecesOf(lines)).toBe(piecesOf(cart))
      }),
    )
  })

  test('that was seen as it is can be bought exactly when stock and sales have enough', () => {
    fc.assert(
      fc.property(situation, ({ offers, cart }) => {
        const lines = priceLines(cart, offers)
        const enough = cart.every(({ product_id, quantity }) => {
          const known = offers.get(product_id)
          if (known === undefined || quantity > known.stock) return false
          const { left = null, per_user = null, bought = 0 } = known.sale ?? {}
          return quantity <= (left ?? Infinity) && bought + quantity <= (per_user ?? Infinity)
        })
        expect(lines.every(line => line.problem === null)).toBe(enough)
        expect(codeOf(() => refuseAnotherCart(cart, lines))).toBeNull()
        const code = codeOf(() => refuseOtherTerms(lines, offers, lines))
        expect(code === null).toBe(enough)
        if (lines.some(line => line.problem === 'out_of_stock')) expect(code).toBe('out_of_stock')
        else if (!enough) expect(code).toBe('sale_limit')
      }),
    )
  })

  test('that was seen otherwise is refused: another quantity, a line more or less, another price', () => {
    fc.assert(
      fc.property(situation, fc.nat(), fc.integer({ min: 1, max: 1000 }), ({ offers, cart }, at, by) => {
        const lines = priceLines(cart, offers)
        const changed = at % cart.length
        const other = lines.map((line, i) =>
          i === changed ? { ...line, quantity: line.quantity + by } : line,
        )
        expect(codeOf(() => refuseAnotherCart(cart, other))).toBe('cart_changed')
        expect(codeOf(() => refuseAnotherCart(cart, lines.slice(1)))).toBe('cart_changed')
        expect(
          codeOf(() => refuseAnotherCart(cart, [...lines, { product_id: 99, quantity: 1, unit_price: 1 }])),
        ).toBe('cart_changed')
        expect(codeOf(() => refuseAnotherCart([], lines))).toBe('empty_cart')
        const dearer = lines.map((line, i) =>
          i === changed ? { ...line, unit_price: line.unit_price + by } : line,
        )
        expect(['out_of_stock', 'price_changed']).toContain(
          codeOf(() => refuseOtherTerms(lines, offers, dearer)),
        )
      }),
    )
  })

  test('shows products that have gone, for nothing', () => {
    expect(priceLines([{ product_id: 1, quantity: 2 }], new Map())).toMatchObject([
      { problem: 'gone', total: 0 },
    ])
  })
})

test('of a sale the smaller of both limits is left, and never less than nothing', () => {
  const left = (parts: Partial<NonNullable<Offer['sale']>>) =>
    saleLeft({
      product_id: 1,
      name: '',
      price: 1,
      stock: 1,
      sale: { id: 1, price: 1, left: null, per_user: null, bought: 0, ...parts },
    })
  expect(left({})).toBeNull()
  expect(left({ left: 5 })).toBe(5)
  expect(left({ left: 5, per_user: 3, bought: 1 })).toBe(2)
  expect(left({ left: 1, per_user: 3 })).toBe(1)
  expect(left({ per_user: 2, bought: 4 })).toBe(0)
})
