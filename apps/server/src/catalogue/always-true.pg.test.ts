import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type InProcessShop, startInProcessShop } from '../testing/inject.ts'

let shop: InProcessShop
beforeAll(async () => {
  shop = await startInProcessShop()
  await shop.sql(`insert into products (id, name, price, category, brand, stock, description)
    select 100 + i, 'Чехол ' || i, 1000 + i * 10, (array['phones', 'laptops', 'cases'])[1 + i % 3],
           (array['Apple', 'Samsung', 'Acme'])[1 + i % 3], i % 4, 'тонкий' from generate_series(1, 40) i`)
  await shop.sql(`select setval(pg_get_serial_sequence('products', 'id'), 100000)`)
})
afterAll(() => shop.stop())

const id = fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 101, max: 140 }))
const category = fc.constantFrom('phones', 'laptops', 'cases', 'new')
/** What colleagues do in psql. */
const change = fc.oneof(
  fc
    .tuple(fc.integer({ min: 900, max: 1500 }), id)
    .map(([n, i]) => `update products set price = ${n} where id = ${i}`),
  fc.tuple(fc.constantFrom(0, 1, 5), id).map(([n, i]) => `update products set stock = ${n} where id = ${i}`),
  fc.tuple(category, id).map(([c, i]) => `update products set category = '${c}' where id = ${i}`),
  fc
    .tuple(fc.constantFrom('Apple', 'Acme', ''), id)
    .map(([b, i]) => `update products set brand = '${b}' where id = ${i}`),
  fc
    .tuple(fc.constantFrom('Айфон', 'iPhone 5', 'Чехол', 'Zoo'), id)
    .map(([n, i]) => `update products set name = '${n}' where id = ${i}`),
  fc
    .tuple(fc.constantFrom('новый iPhone', 'тонкие чехлы'), id)
    .map(([n, i]) => `update products set description = '${n}' where id = ${i}`),
  fc
    .tuple(fc.constantFrom('2020-01-01', '2030-01-01'), id)
    .map(([t, i]) => `update products set created_at = '${t}' where id = ${i}`),
  fc.tuple(category, fc.integer({ min: 1, max: 9 })).map(
    ([
      c,
      i,
    ]) => `insert into products (id, name, price, category, brand, stock) values (${200 + i}, 'Новый чехол', 1100, '${c}', 'Apple', 3)
                 on conflict (id) do nothing`,
  ),
  id.map(i => `delete from products where id = ${i}`),
  id.map(
    i =>
      `insert into flash_sales (product_id, sale_price, end_time) select id, 5, now() + interval '1 day' from products where id = ${i}`,
  ),
  id.map(i => `update flash_sales set active = not active where product_id = ${i}`),
  id.map(
    i =>
      `insert into comments (product_id, user_id, rating, text) select id, 1, 4, 'так' from products where id = ${i}
       on conflict (user_id, product_id) do update set text = 'иначе'`,
  ),
  fc.constant(`update comments set hidden = not hidden`),
  fc.constant(`update comments set rating = 6 - rating`),
  fc.constant(`update users set name = name || '!' where id = 1`),
  // More rows than get tags of their own.
  fc.constant(
    `insert into products (name, price, category, brand) select 'Много', 1, 'phones', 'Acme' from generate_series(1, 1200)`,
  ),
  fc.constant(`delete from products where name = 'Много'`),
  fc.constant(`update products set price = price + 1`),
)

// Not the popular ones: their ranking may be an hour old.
const urls = [
  '/api/products?sort=price',
  '/api/products?sort=-price&inStock=true',
  '/api/products?sort=name&limit=5',
  '/api/products?sort=newest&limit=5',
  '/api/products?sort=name&category=phones&minPrice=1000&maxPrice=1200',
  '/api/products?sort=newest&brand=Apple',
  '/api/products?sort=price&category=laptops&brand=Apple&inStock=true',
  '/api/products?sort=price&onSale=true',
  '/api/categories',
  '/api/catalogue/facets',
  '/api/catalogue/facets?category=phones',
  '/api/search?q=iphone',
  '/api/search?q=чехлы&category=phones&inStock=true',
  '/api/search?q=чехол&sort=-price',
  '/api/search?q=чехол&onSale=true',
  '/api/search/suggest?q=че',
  '/api/products/1/page',
  '/api/products/101/page',
  '/api/products/1/comments?limit=2',
]

const answers = () =>
  Promise.all(
    urls.map(async url => {
      const answer = await shop.request({ url })
      return { url, status: answer.statusCode, body: answer.body, cache: answer.headers['cache-status'] }
    }),
  )
/** A commit behind all others: when it is processed, they are. */
const processed = () => shop.request({ method: 'POST', url: '/api/cache/invalidate/cart' })

test('whatever is changed by SQL, every list out of a cache is what the database would say now', async () => {
  const seed = Date.now() % 2 ** 31
  let hits = 0
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async changes => {
      await answers()
      for (const statement of changes) {
        await shop.sql(statement)
        await processed()
        const cached = await answers()
        await shop.request({ method: 'POST', url: '/api/cache/invalidate/all' })
        const fresh = await answers()
        hits += cached.filter(({ cache }) => /; hit/.test(String(cache))).length
        for (const [i, { url, status, body }] of cached.entries())
          expect({ statement, url, status, body }).toEqual({
            statement,
            url,
            status: fresh[i]?.status,
            body: fresh[i]?.body,
          })
      }
    }),
    { seed, numRuns: 15 },
  )
  // Else this would have shown nothing.
  expect(hits).toBeGreaterThan(urls.length * 15 * 0.2)
})

test('a sale that ends by itself leaves the list of what is on sale at that moment', async () => {
  await shop.sql('delete from flash_sales')
  await shop.sql(
    `insert into flash_sales (product_id, sale_price, end_time) select min(id), 5, now() + interval '700 ms' from products`,
  )
  await processed()
  const endsAt = performance.now() + 700
  const url = '/api/products?onSale=true&sort=newest'
  const onSale = async () => (await shop.request({ url })).json<{ items: unknown[] }>().items
  expect(await onSale()).toHaveLength(1)
  await new Promise(resolve => setTimeout(resolve, endsAt - performance.now() + 5))
  expect(await onSale()).toEqual([])
})
