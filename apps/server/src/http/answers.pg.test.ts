import { Compile } from 'typebox/compile'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BestsellersAnswer } from '../bestsellers/schemas.ts'
import { CartAnswer } from '../cart/schemas.ts'
import { CatalogueAnswer, CategoriesAnswer, FacetsAnswer } from '../catalogue/schemas.ts'
import { TopCommentsAnswer } from '../comments/schemas.ts'
import { FlashSalesAnswer } from '../flash-sales/schemas.ts'
import { ProductCommentsAnswer, ProductPageAnswer } from '../products/page-schemas.ts'
import { ProductSchema } from '../products/schemas.ts'
import { ProfileAnswer } from '../profile/schemas.ts'
import { RecommendationsAnswer } from '../recommendations/schemas.ts'
import { SearchAnswer, SuggestAnswer } from '../search/schemas.ts'
import { type InProcessShop, startInProcessShop } from '../testing/inject.ts'

let shop: InProcessShop
beforeAll(async () => {
  shop = await startInProcessShop()
})
afterAll(() => shop.stop())

const get = async (url: string) => {
  const answer = await shop.request({ url })
  return { answer, body: answer.json<Record<string, never>>() }
}

// Cached answers are bytes and pass no serialiser, so the schemas of the description are checked here.
test.each([
  ['/api/products/1', ProductSchema],
  ['/api/products', CatalogueAnswer],
  ['/api/products?category=phones&onSale=true&inStock=true&minPrice=1&limit=1', CatalogueAnswer],
  ['/api/products/1/page', ProductPageAnswer],
  ['/api/products/1/comments', ProductCommentsAnswer],
  ['/api/categories', CategoriesAnswer],
  ['/api/catalogue/facets?category=phones', FacetsAnswer],
  ['/api/search?q=iphone', SearchAnswer],
  ['/api/search/suggest?q=iph', SuggestAnswer],
  ['/api/bestsellers', BestsellersAnswer],
  ['/api/recommendations', RecommendationsAnswer],
  ['/api/flash-sales', FlashSalesAnswer],
  ['/api/user/profile', ProfileAnswer],
  ['/api/comments/top', TopCommentsAnswer],
  ['/api/cart', CartAnswer],
])('%s answers as described, first from the database, then from memory', async (url, schema) => {
  await shop.request({ method: 'POST', url: '/api/cart/add/5' })
  await shop.request({ method: 'POST', url: '/api/cache/invalidate/all' })
  const first = await shop.request({ url })
  const second = await shop.request({ url })
  expect(first.statusCode).toBe(200)
  const check = Compile({ 'Product#': ProductSchema }, schema)
  expect(check.Errors(first.json())).toEqual([])
  expect(second.body).toBe(first.body)
  expect(first.headers['cache-status']).toMatch(/fwd=miss/)
  expect(second.headers['cache-status']).toMatch(/; hit;/)
  expect(second.headers.etag).toBe(first.headers.etag)
  expect(second.headers['cache-control']).toMatch(/no-cache/)
  const third = await shop.request({ url, headers: { 'if-none-match': String(first.headers.etag) } })
  expect([third.statusCode, third.body]).toEqual([304, ''])
})

describe('the shop', () => {
  test('shows a flash price in the card, the sale and the cart, and takes it back when the sale ends', async () => {
    await shop.sql('truncate cart_items')
    const added = await shop.request({ method: 'POST', url: '/api/cart/add/3', payload: { quantity: 2 } })
    expect(added.json()).toEqual({ product_id: 3, quantity: 2, added: 2 })
    expect((await get('/api/products/3')).body).toMatchObject({ is_flash_sale: true, flash_price: 17_990 })
    expect((await get('/api/flash-sales')).body).toMatchObject({
      items: [{ product: { id: 3 }, price: 22_990, sale_price: 17_990, percent_off: 21 }],
    })
    expect((await get('/api/cart')).body).toMatchObject({
      items: [{ product: { id: 3 }, quantity: 2, unit_price: 17_990, total: 35_980 }],
      quantity: 2,
      total: 35_980,
    })
    await shop.sql(`update flash_sales set end_time = (now() at time zone 'utc') + interval '300 ms'`)
    await new Promise(resolve => setTimeout(resolve, 320))
    expect((await get('/api/products/3')).body).toMatchObject({ is_flash_sale: false, flash_price: null })
    expect((await get('/api/flash-sales')).body).toEqual({ items: [] })
    expect((await get('/api/cart')).body).toMatchObject({ total: 45_980 })
  })

  test('shows a sale at the moment when it starts, though an answer without it is cached', async () => {
    await shop.sql(
      `insert into flash_sales (product_id, sale_price, start_time, end_time)
       values (4, 70000, (now() at time zone 'utc') + interval '600 ms', (now() at time zone 'utc') + interval '1 day')`,
    )
    const startsAt = performance.now() + 600
    await expect
      .poll(async () => (await get('/api/flash-sales')).answer.headers['cache-status'])
      .toMatch(/; hit;/)
    expect((await get('/api/flash-sales')).body).toEqual({ items: [] })
    await new Promise(resolve => setTimeout(resolve, startsAt - performance.now() + 5))
    expect((await get('/api/flash-sales')).body).toMatchObject({
      items: [{ product: { id: 4 }, percent_off: 17 }],
    })
    expect((await get('/api/products/4')).body).toMatchObject({ flash_price: 70_000 })
  })

  test('shows a written profile at once, and the cart without what it holds in the recommendations', async () => {
    await get('/api/user/profile')
    const put = await shop.request({
      method: 'PUT',
      url: '/api/user/profile',
      payload: { name: ' Новое имя ' },
    })
    expect(put.json()).toMatchObject({ id: 1, name: 'Новое имя', email: 'anna@example.com' })
    expect((await get('/api/user/profile')).body).toMatchObject({ name: 'Новое имя' })
    const before = (await get('/api/recommendations')).body as unknown as { items: { id: number }[] }
    const [first] = before.items
    await shop.request({ method: 'POST', url: `/api/cart/add/${first?.id}` })
    const after = (await get('/api/recommendations')).body as unknown as { items: { id: number }[] }
    expect(after.items.map(i => i.id)).not.toContain(first?.id)
  })

  test('leaves out of the lists a product that is deleted, and answers 404 for it until it is there', async () => {
    expect((await get('/api/products/900')).answer.statusCode).toBe(404)
    await shop.sql(
      `insert into products (id, name, price, stock, is_bestseller) values (900, 'Новинка', 10, 1, true)`,
    )
    await expect.poll(async () => (await get('/api/products/900')).answer.statusCode).toBe(200)
    await shop.request({ method: 'POST', url: '/api/cache/invalidate/bestsellers' })
    const ids = async () =>
      ((await get('/api/bestsellers')).body as unknown as { items: { id: number }[] }).items.map(i => i.id)
    expect(await ids()).toContain(900)
    await shop.sql('delete from products where id = 900')
    await expect.poll(ids).not.toContain(900)
  })
})

describe('pages', () => {
  test('the start page, the page to try the API, and its description', async () => {
    expect((await shop.request({ url: '/' })).body).toContain('/api/')
    for (const address of ['/api', '/api/']) {
      const page = await shop.request({ url: address })
      expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
      const assets = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '')
      expect(assets.length).toBeGreaterThan(3)
      // Every asset comes from here: no network is needed to try the API.
      for (const path of assets) {
        const { pathname, host } = new URL(path, `http://shop${address}`)
        expect(host).toBe('shop')
        expect((await shop.request({ url: pathname })).statusCode, path).toBe(200)
      }
    }
  })
})
