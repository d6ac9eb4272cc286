import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createKysely, createPool } from '../database/pool.ts'
import { cancelOrder } from '../orders/cancel.ts'
import { type ShopDatabase, startShopDatabase } from '../testing/shop-database.ts'
import { DemoPayments } from './demo-payments.ts'
import { lockOffers } from './offers.ts'
import type { PaymentProvider } from './payments.ts'
import { checkBooks } from './testing/books.ts'
import { openTill } from './testing/till.ts'

const seen = [{ product_id: 1, quantity: 2, unit_price: 1000 }]
const delivered = new Map([[1, 10]])
const signal = AbortSignal.timeout(60_000)

let shop: ShopDatabase
let bank: DemoPayments
beforeAll(async () => {
  shop = await startShopDatabase()
  bank = new DemoPayments(shop.db)
})
afterAll(() => shop.stop())
beforeEach(async () => {
  await shop.sql('truncate cart_items, orders, order_items, checkouts, demo_payments')
  await shop.sql('delete from flash_sales')
  await shop.sql('update products set stock = 10, price = 1000 where id = 1')
  await openTill(shop).putIntoCart(1, seen)
})

/** The bank behind a line that fails: the shop does not hear what the bank has done. */
const failing = (o: { chargesFirst: boolean; settles?: boolean }): PaymentProvider => ({
  async charge(charge) {
    if (o.chargesFirst) await bank.charge(charge, signal)
    throw new Error('the line is dead')
  },
  async settle(reference) {
    if (o.settles) return await bank.settle(reference, signal)
    throw new Error('the line is dead')
  },
  refund: async () => {
    throw new Error('the line is dead')
  },
})

const state = async () => {
  const [row] = await shop.sql<Record<string, unknown>>(
    `select (select stock from products where id = 1) as stock,
            (select coalesce(sum(quantity), 0)::int from cart_items) as cart,
            (select string_agg(status, ',' order by id) from orders) as orders,
            (select string_agg(status, ',' order by created_at) from demo_payments) as payments,
            (select count(*) from checkouts where answer is null) as pending`,
  )
  return row
}
const untouched = { stock: 10, cart: 2, orders: null, payments: 'voided', pending: 0 }
const bought = { stock: 8, cart: 0, orders: 'paid', payments: 'approved', pending: 0 }

describe('a server that dies', () => {
  test('before the payment leaves stock, cart and money as they were, once the sweep has come by', async () => {
    const dying = openTill(shop, { payments: failing({ chargesFirst: false }) })
    await expect(dying.buy(1, { seen })).rejects.toMatchObject({ code: 'payment_unavailable' })
    expect(await state()).toMatchObject({ stock: 8, cart: 2, orders: 'placed', pending: 1 })
    const till = openTill(shop)
    expect(await till.sweep(60_000), 'its time has not come').toBe(0)
    expect(await till.sweep()).toBe(1)
    expect(await state()).toEqual(untouched)
    await checkBooks(shop.sql, delivered)
  })

  test('after the payment has sold once all the same', async () => {
    const dying = openTill(shop, { payments: failing({ chargesFirst: true }) })
    await expect(dying.buy(1, { seen, key: 'the same key' })).rejects.toMatchObject({
      code: 'payment_unavailable',
    })
    expect(await state()).toMatchObject({ orders: 'placed', payments: 'approved' })
    const till = openTill(shop)
    expect(await till.sweep()).toBe(1)
    expect(await state()).toEqual(bought)
    const again = await till.buy(1, { seen, key: 'the same key' })
    expect([again.answer.status, again.replayed]).toEqual([201, true])
    expect(await state()).toEqual(bought)
    await checkBooks(shop.sql, delivered)
  })

  test('is helped by the same request, which finishes what it finds and pays once', async () => {
    for (const chargesFirst of [true, false]) {
      await shop.sql('truncate cart_items, orders, order_items, checkouts, demo_payments')
      await shop.sql('update products set stock = 10 where id = 1')
      const till = openTill(shop)
      await till.putIntoCart(1, seen)
      const dying = openTill(shop, { payments: failing({ chargesFirst }) })
      await expect(dying.buy(1, { seen, key: 'the same key' })).rejects.toMatchObject({
        code: 'payment_unavailable',
      })
      await expect(till.buy(1, { seen }), 'another key').rejects.toMatchObject({
        code: 'checkout_in_progress',
      })
      const again = await till.buy(1, { seen, key: 'the same key' })
      expect([again.answer.status, again.replayed]).toEqual([201, true])
      expect(await state()).toEqual(bought)
    }
  })

  test('while it gave money back: the sweep gives it back, once', async () => {
    const till = openTill(shop)
    await till.buy(1, { seen })
    const [order] = await shop.sql<{ id: number }>('select id from orders')
    const orderId = order?.id ?? 0
    await shop.db.transaction().execute(trx => cancelOrder(trx, { userId: 1, orderId }))
    expect(await state()).toMatchObject({ stock: 10, orders: 'cancelled', payments: 'approved' })
    expect(await Promise.all([till.sweep(), till.sweep()]).then(counts => counts.toSorted())).toEqual([0, 1])
    expect(await till.sweep()).toBe(0)
    expect(await state()).toMatchObject({ payments: 'refunded' })
    await checkBooks(shop.sql, delivered)
  })
})

describe('a payment provider that fails', () => {
  test('but can say that nothing was paid: nothing is bought, and the key is free', async () => {
    const till = openTill(shop, { payments: failing({ chargesFirst: false, settles: true }) })
    await expect(till.buy(1, { seen, key: 'the same key' })).rejects.toMatchObject({
      code: 'payment_unavailable',
    })
    expect(await state()).toEqual(untouched)
    const again = await openTill(shop).buy(1, { seen, key: 'the same key' })
    expect([again.answer.status, again.replayed]).toEqual([201, false])
    await checkBooks(shop.sql, delivered)
  })

  test('but can say that it was paid: it is bought', async () => {
    const till = openTill(shop, { payments: failing({ chargesFirst: true, settles: true }) })
    expect((await till.buy(1, { seen })).answer.status).toBe(201)
    expect(await state()).toEqual(bought)
  })
})

/** A server that stands still before or after its charge, until it may go on. */
function halting(when: 'before' | 'after') {
  let goOn = () => {}
  let reached = () => {}
  const halted = new Promise<void>(resolve => {
    reached = resolve
  })
  const may = new Promise<void>(resolve => {
    goOn = resolve
  })
  const halt = () => {
    reached()
    return may
  }
  const payments: PaymentProvider = {
    charge: async charge => {
      if (when === 'before') await halt()
      const payment = await bank.charge(charge, signal)
      if (when === 'after') await halt()
      return payment
    },
    settle: reference => bank.settle(reference, signal),
    refund: reference => bank.refund(reference, signal),
  }
  return { payments, halted, goOn }
}

describe('a server that was paused', () => {
  test('cannot charge for what the sweep has given up', async () => {
    const { payments, halted, goOn } = halting('before')
    const late = openTill(shop, { payments }).buy(1, { seen, key: 'the same key' })
    await halted
    const till = openTill(shop)
    expect(await till.sweep()).toBe(1)
    // The buyer has begun anew meanwhile, under the same key.
    expect((await till.buy(1, { seen, key: 'the same key' })).answer.status).toBe(201)
    goOn()
    await expect(late).rejects.toMatchObject({ code: 'payment_unavailable' })
    expect(await state()).toEqual({ ...bought, payments: 'voided,approved' })
    await checkBooks(shop.sql, delivered)
  })

  test('finds its order paid by the sweep and answers the same', async () => {
    const { payments, halted, goOn } = halting('after')
    const late = openTill(shop, { payments }).buy(1, { seen })
    await halted
    expect(await openTill(shop).sweep()).toBe(1)
    expect(await state()).toEqual(bought)
    goOn()
    expect((await late).answer).toMatchObject({
      status: 201,
      body: { order: { status: 'paid', total: 2000 } },
    })
    expect(await state()).toEqual(bought)
  })

  test('in the middle of a transaction keeps nobody waiting for its locks for long', async () => {
    const pool = createPool({ url: shop.url, idleInTransactionMs: 300 })
    const paused = createKysely(pool)
    const standing = paused.transaction().execute(async trx => {
      await lockOffers(trx, [1])
      await sleep(1000)
      return await trx.selectFrom('products').select('stock').execute()
    })
    try {
      await Promise.all([
        expect(standing).rejects.toThrow(),
        expect(openTill(shop).buy(1, { seen })).resolves.toMatchObject({ answer: { status: 201 } }),
      ])
    } finally {
      await paused.destroy()
    }
  })

  test('leaves in the cart what was put there meanwhile', async () => {
    const { payments, halted, goOn } = halting('after')
    const late = openTill(shop, { payments }).buy(1, { seen })
    await halted
    await shop.sql('update cart_items set quantity = 5')
    await openTill(shop).putIntoCart(1, [{ product_id: 2, quantity: 1 }])
    goOn()
    await late
    expect(await shop.sql('select product_id, quantity from cart_items order by product_id')).toEqual([
      { product_id: 1, quantity: 3 },
      { product_id: 2, quantity: 1 },
    ])
  })
})

test('answers are forgotten after a day, those under way are not', async () => {
  const till = openTill(shop)
  await till.buy(1, { seen, key: 'the same key' })
  await shop.sql(`update checkouts set created_at = created_at - interval '25 hours'`)
  await till.putIntoCart(1, seen)
  expect((await till.buy(1, { seen, key: 'the same key' })).replayed).toBe(false)
  await till.sweep()
  expect(await shop.sql('select count(*) from checkouts')).toEqual([{ count: 1 }])
})
