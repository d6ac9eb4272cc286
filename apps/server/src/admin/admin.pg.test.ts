import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Buyer } from '../checkout/testing/buyer.ts'
import { Browser } from '../testing/browser.ts'
import { type InProcessShop, startInProcessShop } from '../testing/inject.ts'
import { refusedBy } from '../testing/refused.ts'

let shop: InProcessShop
let admin: Browser
let customer: Browser
beforeAll(async () => {
  shop = await startInProcessShop()
  admin = await Browser.of(shop, 'maria@example.com')
  customer = await Browser.of(shop, 'dmitry@example.com')
})
afterAll(() => shop.stop())

const hours = (offset: number) => new Date(Date.now() + offset * 3_600_000).toISOString()
const sale = (more: object = {}) => ({
  product_id: 1,
  sale_price: 99_990,
  start_time: hours(-1),
  end_time: hours(1),
  ...more,
})
interface Sale {
  id: number
  state: string
  left: number | null
}
interface Page<T> {
  items: T[]
  next: string | null
}

test('every route is closed to customers, guests, strangers and the demo user of plain curl', async () => {
  const guest = await Browser.guest(shop)
  const requests = [
    ['GET', '/api/admin/products'],
    ['PATCH', '/api/admin/products/1', { price: 1 }],
    ['GET', '/api/admin/flash-sales'],
    ['POST', '/api/admin/flash-sales', sale()],
    ['PATCH', '/api/admin/flash-sales/1', { active: false }],
    ['DELETE', '/api/admin/flash-sales/1'],
    ['GET', '/api/admin/comments'],
    ['POST', '/api/admin/comments/1/hide'],
    ['POST', '/api/admin/comments/1/show'],
    ['GET', '/api/admin/orders'],
  ] as const
  const { paths } = (await shop.request({ url: '/api/openapi.json' })).json<{
    paths: Record<string, object>
  }>()
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    path.startsWith('/api/admin/')
      ? Object.keys(methods).map(method => `${method.toUpperCase()} ${path.replace('{id}', '1')}`)
      : [],
  )
  expect(described.toSorted()).toEqual(requests.map(([method, url]) => `${method} ${url}`).toSorted())
  for (const [method, url, payload] of requests) {
    const options = { method, url, ...(payload === undefined ? {} : { payload }) }
    const refused = (browser: Browser) => refusedBy({ ...shop, request: o => browser.request(o) }, options)
    // Before anything is said about the form.
    if (method !== 'GET')
      expect(
        (await refusedBy({ ...shop, request: o => customer.request(o) }, { ...options, payload: { x: 1 } }))
          .code,
      ).toBe('forbidden')
    expect((await refused(customer)).code, `${method} ${url}`).toBe('forbidden')
    expect((await refused(guest)).code).toBe('unauthenticated')
    expect((await refusedBy(shop, options)).code).toBe('forbidden')
    const headers = { cookie: 'technomir_session=u.nobody' }
    expect((await refusedBy(shop, { ...options, headers })).code).toBe('unauthenticated')
  }
})

describe('products', () => {
  test('are found by their words, the beginnings of words, or the id, page by page', async () => {
    const names = async (query: string) =>
      (await admin.get(`/api/admin/products${query}`)).json<Page<{ id: number }>>().items.map(p => p.id)
    expect(await names('')).toEqual([6, 5, 4, 3, 2, 1])
    expect(await names(`?q=${encodeURIComponent('apple нау')}`)).toEqual([3])
    expect(await names('?q=4')).toContain(4)
    expect(await names(`?q=${encodeURIComponent("'; drop table products --")}`)).toEqual([])
    const first = (await admin.get('/api/admin/products?limit=4')).json<Page<{ id: number }>>()
    expect(first.items.map(p => p.id)).toEqual([6, 5, 4, 3])
    expect(await names(`?limit=4&after=${first.next}`)).toEqual([2, 1])
    expect((await admin.get(`/api/admin/products?q=4&after=${first.next}`)).statusCode).toBe(400)
  })

  test('change as told, and everybody sees it at once', async () => {
    await customer.get('/api/products/4')
    const change = { price: 79_990, stock: 3, name: ' Galaxy ', description: '<b>новое</b>' }
    const answer = await admin.send('PATCH /api/admin/products/4', change)
    expect([answer.statusCode, answer.json()]).toMatchObject([200, { id: 4, ...change, name: 'Galaxy' }])
    expect((await customer.get('/api/products/4')).json()).toEqual(answer.json())
  })

  test('refuse what makes no product', async () => {
    const patch = async (url: string, payload: object) =>
      await refusedBy(
        { ...shop, request: o => admin.request(o) },
        { method: 'PATCH', url: `/api/admin/products/${url}`, payload },
      )
    expect((await patch('99', { price: 1 })).code).toBe('product_not_found')
    for (const bad of [
      {},
      { price: -1 },
      { price: 1.5 },
      { stock: 2 ** 31 },
      { name: '  ' },
      { name: 'a\u0000' },
      { category: 'x' },
      { name: '🛒'.repeat(256) },
    ])
      expect((await patch('1', bad)).code, JSON.stringify(bad)).toBe('validation_failed')
  })
})

describe('flash sales', () => {
  const add = async (body: object) => (await admin.send('POST /api/admin/flash-sales', body)).json<Sale>()
  const change = (id: number, body: object) => admin.send(`PATCH /api/admin/flash-sales/${id}`, body)
  const running = async () =>
    (await customer.get('/api/flash-sales')).json<{ items: { id: number; left: number | null }[] }>().items

  test('are scheduled, seen by all, changed and deleted', async () => {
    const { id, ...added } = await add(sale({ quantity_limit: 5, per_user_limit: 2 }))
    expect(added).toMatchObject({ state: 'running', sold: 0, left: 5, active: true, price: 119_990 })
    expect((await running()).map(s => [s.id, s.left])).toContainEqual([id, 5])
    expect((await change(id, { sale_price: 89_990, quantity_limit: null })).json()).toMatchObject({
      sale_price: 89_990,
      left: null,
      per_user_limit: 2,
    })
    expect((await customer.get('/api/products/1')).json()).toMatchObject({ flash_price: 89_990 })
    expect((await change(id, { start_time: hours(0.5) })).json()).toMatchObject({ state: 'upcoming' })
    expect((await customer.get('/api/products/1')).json()).toMatchObject({ flash_price: null })
    expect((await change(id, { active: false })).json()).toMatchObject({ state: 'off' })
    const listed = (await admin.get('/api/admin/flash-sales?limit=1')).json<Page<Sale>>()
    expect([listed.items[0]?.id, listed.next]).toEqual([id, expect.any(String)])
    expect((await admin.send(`DELETE /api/admin/flash-sales/${id}`)).json()).toEqual({ id })
    expect((await change(id, { active: true })).json()).toMatchObject({
      error: { code: 'flash_sale_not_found' },
    })
    expect((await admin.send(`DELETE /api/admin/flash-sales/${id}`)).statusCode).toBe(404)
  })

  test('that are sold out go on when there is more, but not when they were switched off', async () => {
    const { id } = await add(sale({ quantity_limit: 2 }))
    const buyer = new Buyer(customer)
    const order = await buyer.buy({ 1: 2 })
    expect((await change(id, { per_user_limit: 1 })).json()).toMatchObject({
      state: 'sold_out',
      left: 0,
      active: false,
    })
    expect((await change(id, { active: true })).json()).toMatchObject({ error: { code: 'sale_sold_out' } })
    expect((await change(id, { quantity_limit: 1 })).json()).toMatchObject({
      error: { code: 'limit_below_sold', details: { sold: 2 } },
    })
    expect((await change(id, { quantity_limit: 3 })).json()).toMatchObject({ state: 'running', left: 1 })
    await change(id, { quantity_limit: 2 })
    expect((await change(id, { active: false })).json()).toMatchObject({ state: 'off' })
    await customer.send(`POST /api/orders/${order}/cancel`)
    expect((await admin.get('/api/admin/flash-sales')).json<Page<Sale>>().items[0]).toMatchObject({
      id,
      state: 'off',
      left: 2,
    })
    await admin.send(`DELETE /api/admin/flash-sales/${id}`)
  })

  test('refuse what makes no sale', async () => {
    const refused = async (body: object) =>
      await refusedBy(
        { ...shop, request: o => admin.request(o) },
        { method: 'POST', url: '/api/admin/flash-sales', payload: body },
      )
    expect((await refused(sale({ product_id: 99 }))).code).toBe('product_not_found')
    for (const [body, field] of [
      [sale({ end_time: hours(-2) }), 'body/end_time'],
      [sale({ start_time: 'soon' }), 'body/start_time'],
      [sale({ sale_price: 119_990 }), 'body/sale_price'],
      [sale({ quantity_limit: 0 }), 'body/quantity_limit'],
      [sale({ per_user_limit: 1.5 }), 'body/per_user_limit'],
      [sale({ discount: 5 }), 'body/discount'],
    ] as const)
      expect(JSON.stringify((await refused(body)).details), field).toContain(`"${field}"`)
    const moved = await refusedBy(
      { ...shop, request: o => admin.request(o) },
      { method: 'PATCH', url: '/api/admin/flash-sales/1', payload: { product_id: 2 } },
    )
    expect(moved.details).toMatchObject([{ field: 'body/product_id' }])
  })
})

test('comments are hidden and shown again; everybody but their author is not shown them meanwhile', async () => {
  const seen = async (browser: Browser) =>
    (await browser.get('/api/products/1/comments')).json<Page<{ id: number }>>().items.map(c => c.id)
  expect(await seen(customer)).toEqual([1])
  expect((await admin.send('POST /api/admin/comments/1/hide')).json()).toMatchObject({ id: 1, hidden: true })
  expect(await seen(customer)).toEqual([])
  const listed = (await admin.get('/api/admin/comments?hidden=true')).json<Page<object>>()
  expect(listed.items).toMatchObject([{ id: 1, hidden: true, user_name: 'Анна Соколова', rating: 5 }])
  expect((await admin.get('/api/admin/comments?hidden=false')).json<Page<object>>().items).toHaveLength(2)
  expect((await admin.send('POST /api/admin/comments/1/show')).json()).toMatchObject({ hidden: false })
  expect(await seen(customer)).toEqual([1])
  expect((await admin.send('POST /api/admin/comments/99/hide')).statusCode).toBe(404)
})

test("everybody's orders, with who ordered them", async () => {
  const buyer = new Buyer(customer)
  const id = await buyer.buy({ 2: 1 })
  const first = (await admin.get('/api/admin/orders?limit=1')).json<Page<object>>()
  expect(first.items).toMatchObject([
    { id, status: 'paid', quantity: 1, user: { id: 2, email: 'dmitry@example.com' } },
  ])
  expect(
    (await admin.get(`/api/admin/orders?after=${first.next}`))
      .json<Page<{ id: number }>>()
      .items.map(o => o.id),
  ).not.toContain(id)
})
