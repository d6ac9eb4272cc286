import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { rankBestsellers } from '../bestsellers/queries.ts'
import { checkBooks } from '../checkout/testing/books.ts'
import { Buyer } from '../checkout/testing/buyer.ts'
import { stockUp } from '../checkout/testing/stocked.ts'
import { Browser } from '../testing/browser.ts'
import { type InProcessShop, startInProcessShop } from '../testing/inject.ts'
import { refusedBy } from '../testing/refused.ts'

const delivered = new Map([
  [1, 10],
  [2, 5],
])

let shop: InProcessShop
let anna: Buyer
let dmitry: Buyer
beforeAll(async () => {
  shop = await startInProcessShop()
  anna = new Buyer(await Browser.of(shop, 'anna@example.com'))
  dmitry = new Buyer(await Browser.of(shop, 'dmitry@example.com'))
})
afterAll(() => shop.stop())
beforeEach(() => stockUp(shop))

interface List {
  items: { id: number; status: string; total: number; quantity: number }[]
  next: string | null
}
const list = async (buyer: Buyer, query = '') => (await buyer.browser.get(`/api/orders${query}`)).json<List>()
const cancel = (buyer: Buyer, id: number) => buyer.browser.send(`POST /api/orders/${id}/cancel`)

describe('orders', () => {
  test('are listed for their buyer, newest first, each page on its own', async () => {
    expect(await list(anna)).toEqual({ items: [], next: null })
    const ids = [await anna.buy({ 1: 1 }), await anna.buy({ 1: 1, 2: 2 }), await anna.buy({ 2: 1 })]
    await dmitry.buy({ 2: 1 })
    const first = await list(anna, '?limit=2')
    expect(first.items.map(o => [o.id, o.status, o.total, o.quantity])).toEqual([
      [ids[2], 'paid', 500, 1],
      [ids[1], 'paid', 2000, 3],
    ])
    const second = await list(anna, `?limit=2&after=${first.next}`)
    expect([second.items.map(o => o.id), second.next]).toEqual([[ids[0]], null])
    // The place of one user's list is none in another's.
    expect((await dmitry.browser.get(`/api/orders?after=${first.next}`)).json()).toMatchObject({
      error: { code: 'invalid_cursor' },
    })
  })

  test('show what was bought as it was then', async () => {
    const id = await anna.buy({ 1: 2 })
    const before = (await anna.browser.get(`/api/orders/${id}`)).json<{ items: { name: string }[] }>()
    const name = before.items[0]?.name ?? ''
    await shop.sql(`update products set name = 'Renamed', price = 1 where id = 1`)
    expect((await anna.browser.get(`/api/orders/${id}`)).json()).toEqual(before)
    await shop.sql('update products set name = $1 where id = 1', [name])
  })

  test('of somebody else are as if they were not there; guests are asked to sign in', async () => {
    const id = await anna.buy({ 1: 1 })
    // In the cache for its owner already.
    await anna.browser.get(`/api/orders/${id}`)
    for (const answer of [await dmitry.browser.get(`/api/orders/${id}`), await cancel(dmitry, id)])
      expect([answer.statusCode, answer.json()]).toMatchObject([404, { error: { code: 'order_not_found' } }])
    const guest = await Browser.guest(shop)
    for (const answer of [
      await guest.get('/api/orders'),
      await guest.get(`/api/orders/${id}`),
      await guest.send(`POST /api/orders/${id}/cancel`),
    ])
      expect(answer.statusCode).toBe(401)
    expect((await list(anna)).items[0]?.status).toBe('paid')
  })

  test('come from a cache until one of them changes', async () => {
    const id = await anna.buy({ 1: 1 })
    await anna.browser.get(`/api/orders/${id}`)
    const hit = await anna.browser.get(`/api/orders/${id}`)
    expect(hit.headers['cache-status']).toContain('; hit')
    expect(hit.headers['cache-control']).toBe('private, no-cache')
    await dmitry.buy({ 1: 1 })
    expect((await anna.browser.get(`/api/orders/${id}`)).headers['cache-status']).toContain('; hit')
    await cancel(anna, id)
    expect((await anna.browser.get(`/api/orders/${id}`)).json()).toMatchObject({
      status: 'cancelled',
      cancellable: false,
    })
  })
})

describe('cancelling', () => {
  test('gives pieces and money back; what was sold goes by what was not cancelled', async () => {
    const id = await anna.buy({ 1: 3, 2: 1 })
    await dmitry.buy({ 2: 1 })
    const answer = await cancel(anna, id)
    expect([answer.statusCode, answer.json()]).toMatchObject([200, { id, status: 'cancelled', total: 3500 }])
    await checkBooks(shop.sql, delivered)
    expect(
      await shop.sql('select refunded_at is not null as refunded from orders where id = $1', [id]),
    ).toEqual([{ refunded: true }])
    const sold = await rankBestsellers(shop.db, 9)
    expect(sold.filter(one => one.units_sold > 0)).toEqual([{ id: 2, units_sold: 1 }])
  })

  test('ten times at once happens once', async () => {
    const id = await anna.buy({ 1: 3 })
    const answers = await Promise.all(Array.from({ length: 10 }, () => cancel(anna, id)))
    expect(answers.filter(answer => answer.statusCode === 200)).toHaveLength(1)
    for (const answer of answers.filter(one => one.statusCode !== 200))
      expect(answer.json()).toMatchObject({
        error: { code: 'not_cancellable', details: { status: 'cancelled' } },
      })
    await checkBooks(shop.sql, delivered)
  })

  test('an order in a sale that has been deleted gives its pieces back all the same', async () => {
    await shop.sql(
      `insert into flash_sales (product_id, sale_price, end_time) values (1, 800, now() + interval '1 hour')`,
    )
    const id = await anna.buy({ 1: 3 })
    await shop.sql('delete from flash_sales')
    expect((await cancel(anna, id)).statusCode).toBe(200)
    await checkBooks(shop.sql, delivered)
  })

  test('is for orders that are paid', async () => {
    const [order] = await shop.sql<{ id: number }>(
      `insert into orders (user_id, total) values (1, 0) returning id`,
    )
    const refused = await refusedBy(shop, { method: 'POST', url: `/api/orders/${order?.id}/cancel` })
    expect([refused.code, refused.details]).toEqual(['not_cancellable', { status: 'placed' }])
    for (const url of ['/api/orders/0/cancel', '/api/orders/x/cancel', '/api/orders/3000000000/cancel'])
      expect((await refusedBy(shop, { method: 'POST', url })).code).toBe('validation_failed')
  })
})
