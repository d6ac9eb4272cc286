import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Browser } from '../testing/browser.ts'
import { type InProcessShop, startInProcessShop } from '../testing/inject.ts'
import { checkBooks } from './testing/books.ts'
import { Buyer, bodyFor } from './testing/buyer.ts'
import { delivered, stockUp } from './testing/stocked.ts'

let shop: InProcessShop
let anna: Buyer
beforeAll(async () => {
  shop = await startInProcessShop()
  anna = new Buyer(await Browser.of(shop, 'anna@example.com'))
})
afterAll(() => shop.stop())
beforeEach(() => stockUp(shop))

/** Everything of the shop that a checkout could have changed. */
const everything = () =>
  shop.sql(`
    select (select json_agg(p order by id) from products p) as products, (select json_agg(c order by id) from cart_items c) as cart,
           (select json_agg(o) from orders o) as orders, (select json_agg(l) from flash_sale_limits l) as limits,
           (select json_agg(f) from flash_sales f) as sales`)

const startSale = async (more: { quantity?: number; each?: number } = {}) => {
  const [sale] = await shop.sql<{ id: number }>(
    `insert into flash_sales (product_id, sale_price, end_time) values (1, 800, now() + interval '1 hour') returning id`,
  )
  await shop.sql('update flash_sale_limits set quantity_limit = $1, per_user_limit = $2', [
    more.quantity ?? null,
    more.each ?? null,
  ])
  return sale?.id ?? 0
}

const codeOf = (answer: { json: <T>() => T }) => answer.json<{ error: { code: string } }>().error.code
const detailsOf = (answer: { json: <T>() => T }) =>
  answer.json<{ error: { details: unknown } }>().error.details

describe('buying', () => {
  test('turns the cart into a paid order at the prices of now', async () => {
    const sale = await startSale({ quantity: 4, each: 3 })
    const preview = await anna.fill({ 2: 1, 1: 3 })
    expect(preview).toMatchObject({ quantity: 4, total: 2900 })
    expect(preview.items.find(i => i.product_id === 1)).toMatchObject({
      unit_price: 800,
      total: 2400,
      in_stock: 10,
      sale_id: sale,
      problem: null,
    })
    const answer = await anna.checkout(bodyFor(preview))
    expect(answer.statusCode).toBe(201)
    const { order } = answer.json<{ order: { id: number } }>()
    expect(order).toMatchObject({
      status: 'paid',
      total: 2900,
      address: { city: 'Москва', postcode: '101000' },
      payment: { brand: 'visa', last4: '4242' },
      cancellable: true,
      items: [
        { product_id: 1, quantity: 3, unit_price: 800, total: 2400, sale_id: sale },
        { product_id: 2, quantity: 1, unit_price: 500, total: 500, sale_id: null },
      ],
    })
    // The writer's own next reads, from caches that nobody has told anything.
    expect((await anna.browser.get('/api/cart')).json()).toEqual({ items: [], quantity: 0, total: 0 })
    expect((await anna.browser.get('/api/products/1')).json()).toMatchObject({ stock: 7, flash_price: 800 })
    expect((await anna.browser.get('/api/flash-sales')).json()).toMatchObject({
      items: [{ id: sale, quantity_limit: 4, per_user_limit: 3, sold: 3, left: 1 }],
    })
    expect((await anna.browser.get(`/api/orders/${order.id}`)).json()).toEqual(order)
    await checkBooks(shop.sql, delivered)
    const all = await shop.sql(
      `select * from (select o::text as row from orders o union all select c::text from checkouts c union all select d::text from demo_payments d) t where row like '%42424242%'`,
    )
    expect(all, 'the number of the card is kept nowhere').toEqual([])
  })

  test('ends a sale with its last unit; a cancelled order opens it again', async () => {
    const sale = await startSale({ quantity: 2 })
    await anna.browser.get('/api/flash-sales')
    const order = await anna.buy({ 1: 2 })
    expect((await anna.browser.get('/api/flash-sales')).json()).toEqual({ items: [] })
    expect((await anna.browser.get('/api/products/1')).json()).toMatchObject({ flash_price: null })
    expect((await anna.fill({ 1: 1 })).total).toBe(1000)
    await anna.browser.send(`POST /api/orders/${order}/cancel`)
    expect((await anna.browser.get('/api/flash-sales')).json()).toMatchObject({
      items: [{ id: sale, left: 2 }],
    })
    expect((await anna.preview()).total).toBe(800)
    await checkBooks(shop.sql, delivered)
  })

  test('is for users: guests and strangers are asked to sign in, the demo user of plain curl is one', async () => {
    const guest = new Buyer(await Browser.guest(shop))
    expect((await guest.browser.get('/api/checkout')).statusCode).toBe(401)
    const answer = await guest.checkout(bodyFor(await anna.fill({ 1: 1 })))
    expect([answer.statusCode, codeOf(answer)]).toEqual([401, 'unauthenticated'])
    expect((await shop.request({ url: '/api/checkout' })).json()).toMatchObject({ total: 1000 })
  })
})

describe('what is not as the buyer saw it', () => {
  const refused = async (
    change: () => Promise<unknown>,
    code: string,
    details?: unknown,
    lines: Readonly<Record<number, number>> = { 1: 2 },
  ) => {
    const seen = await anna.fill(lines)
    await change()
    const before = await everything()
    const keys = await shop.sql('select key from checkouts order by key')
    const answer = await anna.checkout(bodyFor(seen))
    expect([answer.statusCode, codeOf(answer)]).toEqual([code === 'empty_cart' ? 400 : 409, code])
    if (details !== undefined) expect(detailsOf(answer)).toEqual(details)
    expect(await everything()).toEqual(before)
    expect(await shop.sql('select key from checkouts order by key')).toEqual(keys)
  }

  test('a price that has changed is shown, and bought at when the buyer agrees', async () => {
    await refused(() => shop.sql('update products set price = 1100 where id = 1'), 'price_changed', {
      items: [{ product_id: 1, expected: 1000, actual: 1100 }],
      total: 2200,
    })
    expect((await anna.checkout(bodyFor(await anna.preview()))).json()).toMatchObject({
      order: { total: 2200 },
    })
  })

  test('a sale that has ended between, by time, by hand or with its last unit, has the old price', async () => {
    const details = { items: [{ product_id: 1, expected: 800, actual: 1000 }], total: 2000 }
    for (const end of [
      `update flash_sales set end_time = now()`,
      'update flash_sales set active = false',
      'update flash_sale_limits set quantity_limit = 1, sold = 1',
      'delete from flash_sales',
    ]) {
      await startSale()
      await refused(() => shop.sql(end), 'price_changed', details)
      await shop.sql('delete from flash_sales')
    }
  })

  test('a cart that was changed elsewhere, or has gone', async () => {
    await refused(() => anna.browser.send('POST /api/cart/add/1'), 'cart_changed')
    await refused(() => anna.browser.send('POST /api/cart/add/2'), 'cart_changed')
    await refused(() => shop.sql('delete from cart_items where product_id = 2'), 'cart_changed', undefined, {
      1: 1,
      2: 1,
    })
    await refused(() => anna.browser.send('DELETE /api/cart'), 'empty_cart')
  })

  test('pieces that others were quicker to buy', async () => {
    await refused(() => shop.sql('update products set stock = 1 where id = 1'), 'out_of_stock', {
      items: [{ product_id: 1, requested: 2, in_stock: 1 }],
    })
    expect((await anna.preview()).items[0]).toMatchObject({ problem: 'out_of_stock', in_stock: 1 })
  })

  test('units of a sale beyond its limits, for all and for each', async () => {
    const sale = await startSale({ quantity: 5, each: 2 })
    await refused(async () => {}, 'sale_limit', { product_id: 1, per_user: 2, left: 2 }, { 1: 3 })
    expect((await anna.preview()).items[0]).toMatchObject({ problem: 'sale_limit' })
    await anna.buy({ 1: 1 })
    await refused(async () => {}, 'sale_limit', { product_id: 1, per_user: 2, left: 1 }, { 1: 2 })
    await shop.sql(
      'update flash_sale_limits set per_user_limit = null, quantity_limit = 3 where flash_sale_id = $1',
      [sale],
    )
    await refused(async () => {}, 'sale_limit', { product_id: 1, per_user: null, left: 2 }, { 1: 3 })
    await anna.buy({ 1: 2 })
    await checkBooks(shop.sql, delivered)
  })
})

test('a postcode that is too short, too long or has no digit is refused before anything', async () => {
  const body = bodyFor(await anna.fill({ 1: 1 }))
  const before = await everything()
  for (const postcode of ['abc', 'abcdef', '123', '12345678901', ' 10100', '10 1_0', '١٢٣٤٥']) {
    const answer = await anna.checkout({ ...body, address: { ...body.address, postcode } })
    expect([answer.statusCode, codeOf(answer)], postcode).toEqual([400, 'validation_failed'])
  }
  expect(await everything()).toEqual(before)
  const answer = await anna.checkout({ ...body, address: { ...body.address, postcode: 'SW1A 1AA' } })
  expect(answer.statusCode).toBe(201)
})

describe('a card', () => {
  test('that is declined leaves everything as it was', async () => {
    await startSale({ quantity: 2, each: 2 })
    const seen = await anna.fill({ 1: 2, 2: 1 })
    const before = await everything()
    for (const [card, reason] of [
      ['declined', 'card_declined'],
      ['poor', 'insufficient_funds'],
    ] as const) {
      const answer = await anna.checkout(bodyFor(seen, card), `key of ${card}`)
      expect([answer.statusCode, codeOf(answer), detailsOf(answer)]).toEqual([
        402,
        'payment_declined',
        { reason },
      ])
      expect(await everything()).toEqual(before)
      const again = await anna.checkout(bodyFor(seen, card), `key of ${card}`)
      expect([again.statusCode, again.headers['idempotency-replayed']]).toEqual([402, 'true'])
    }
    expect((await anna.browser.get('/api/orders')).json()).toEqual({ items: [], next: null })
    expect((await anna.checkout(bodyFor(seen))).statusCode).toBe(201)
    await checkBooks(shop.sql, delivered)
  })

  test('that is none, or has expired, is refused before anything', async () => {
    const body = bodyFor(await anna.fill({ 1: 1 }))
    const paying = (change: object) => anna.checkout({ ...body, payment: { ...body.payment, ...change } })
    const mistyped = await paying({ card_number: '4242424242424241' })
    expect([mistyped.statusCode, codeOf(mistyped)]).toEqual([400, 'invalid_card'])
    const old = await paying({ expiry: '01/24' })
    expect([old.statusCode, codeOf(old)]).toEqual([400, 'card_expired'])
    for (const change of [{ expiry: '13/30' }, { cvc: '12' }, { method: 'cash' }, { card_number: 'x' }])
      expect(codeOf(await paying(change))).toBe('validation_failed')
  })
})
