import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type InProcessShop, startInProcessShop } from '../testing/inject.ts'
import { sorts } from './sort.ts'

let shop: InProcessShop
beforeAll(async () => {
  shop = await startInProcessShop()
})
afterAll(() => shop.stop())

interface Row {
  id: number
  name: string
  price: number
  category: string
  brand: string
  stock: number
  created: number
  sold: number
  onSale: boolean
}

// Few values of each, so that many products are equal in what a list is sorted by.
const row = fc.record({
  name: fc.oneof(
    fc.constantFrom('Я', 'Ёлка', 'елка', 'a', 'B', 'b', 'a b', 'é', '😀', '!', '', 'O\'Neil \\ "x" %'),
    fc.string({ maxLength: 4 }).filter(text => !text.includes('\0')),
  ),
  price: fc.constantFrom(0, 1, 2, 500, 2_147_483_647),
  category: fc.constantFrom('phones', 'a&b=c', 'категория'),
  brand: fc.constantFrom('', 'Acme', 'Žen "x"'),
  stock: fc.constantFrom(0, 1),
  created: fc.integer({ min: 0, max: 3 }),
  sold: fc.constantFrom(0, 0, 0, 1, 2),
  onSale: fc.boolean(),
})
const filter = fc.record(
  {
    category: fc.constantFrom('phones', 'a&b=c', 'категория', 'none'),
    brand: fc.constantFrom('Acme', 'Žen "x"'),
    minPrice: fc.constantFrom(0, 1, 2, 501),
    maxPrice: fc.constantFrom(1, 500, 2_147_483_647),
    inStock: fc.boolean(),
    onSale: fc.boolean(),
  },
  { requiredKeys: [] },
)
type Filter = typeof filter extends fc.Arbitrary<infer F> ? F : never

async function fill(rows: Row[]): Promise<void> {
  const column = <K extends keyof Row>(key: K) => rows.map(r => r[key])
  await shop.sql('truncate products, orders, order_items, flash_sales cascade')
  await shop.sql(
    `insert into products (id, name, price, category, brand, stock, created_at)
     select id, name, price, category, brand, stock, '2026-01-01'::timestamp + created * interval '1 microsecond'
     from unnest($1::int[], $2::text[], $3::int[], $4::text[], $5::text[], $6::int[], $7::int[])
       as r (id, name, price, category, brand, stock, created)`,
    [
      column('id'),
      column('name'),
      column('price'),
      column('category'),
      column('brand'),
      column('stock'),
      column('created'),
    ],
  )
  await shop.sql('insert into orders (id, user_id, total) values (1, 1, 0)')
  await shop.sql(
    `insert into order_items select 1, id, sold, 0 from unnest($1::int[], $2::int[]) r (id, sold) where sold > 0`,
    [column('id'), column('sold')],
  )
  await shop.sql(
    `insert into flash_sales (product_id, sale_price, end_time)
     select id, 1, now() + interval '1 day' from unnest($1::int[]) r (id)`,
    [rows.filter(r => r.onSale).map(r => r.id)],
  )
  await shop.request({ method: 'POST', url: '/api/cache/invalidate/all' })
}

const bytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))
const orders: Record<(typeof sorts)[number], (a: Row, b: Row) => number> = {
  price: (a, b) => a.price - b.price || a.id - b.id,
  '-price': (a, b) => b.price - a.price || b.id - a.id,
  name: (a, b) => bytes(a.name, b.name) || a.id - b.id,
  newest: (a, b) => b.created - a.created || b.id - a.id,
  popular: (a, b) => b.sold - a.sold || (a.sold > 0 ? a.id - b.id : b.created - a.created || b.id - a.id),
}

const passes = (f: Filter) => (r: Row) =>
  (f.category === undefined || r.category === f.category) &&
  (f.brand === undefined || r.brand === f.brand) &&
  (f.minPrice === undefined || r.price >= f.minPrice) &&
  (f.maxPrice === undefined || r.price <= f.maxPrice) &&
  (!f.inStock || r.stock > 0) &&
  (!f.onSale || r.onSale)

/** All pages of a list, one after the other, as a client would. */
async function walk(query: URLSearchParams): Promise<{ ids: number[]; total: number | undefined }> {
  const ids: number[] = []
  let total: number | undefined
  for (let after: string | null = ''; after !== null; ) {
    if (after !== '') query.set('after', after)
    const answer = await shop.request({ url: `/api/products?${query}` })
    expect(answer.statusCode, answer.body).toBe(200)
    const page = answer.json<{ items: { id: number }[]; next: string | null; total?: number }>()
    if (after === '') total = page.total
    expect(page.items.length).toBeLessThanOrEqual(Number(query.get('limit')))
    ids.push(...page.items.map(item => item.id))
    after = page.next
  }
  return { ids, total }
}

test('page by page every matching product comes once, in order, whatever the filter and the order', async () => {
  const seed = Date.now() % 2 ** 31
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 40 }),
      fc.array(filter, { minLength: 2, maxLength: 2 }),
      fc.integer({ min: 1, max: 7 }),
      async (rows, filters, limit) => {
        const products = rows.map((r, i) => ({ ...r, id: i + 1 }))
        await fill(products)
        for (const f of [{}, ...filters])
          for (const sort of sorts) {
            const expected = products.filter(passes(f)).sort(orders[sort])
            const query = new URLSearchParams({ sort, limit: String(limit) })
            for (const [name, value] of Object.entries(f)) query.set(name, String(value))
            const { ids, total } = await walk(query)
            expect(ids, `${query}`).toEqual(expected.map(r => r.id))
            expect(total).toBe(expected.length)
          }
      },
    ),
    { seed, numRuns: 12 },
  )
})

test('a page begins where the one before ended, though products came and went between them', async () => {
  const rows = Array.from({ length: 9 }, (_, i) => ({ id: (i + 1) * 10, price: (i + 1) * 100 }))
  await shop.sql('truncate products cascade')
  for (const { id, price } of rows)
    await shop.sql(`insert into products (id, name, price) values ($1, 'x', $2)`, [id, price])
  await shop.request({ method: 'POST', url: '/api/cache/invalidate/all' })
  const page = async (after: string) =>
    (await shop.request({ url: `/api/products?sort=price&limit=3${after}` })).json<{
      items: { id: number }[]
      next: string
    }>()
  const first = await page('')
  expect(first.items.map(i => i.id)).toEqual([10, 20, 30])
  // The last one shown is gone, one before it is new, one behind it is new.
  await shop.sql('delete from products where id = 30')
  await shop.sql(`insert into products (id, name, price) values (5, 'x', 50), (35, 'x', 350)`)
  await expect
    .poll(async () => (await page(`&after=${first.next}`)).items.map(i => i.id))
    .toEqual([35, 40, 50])
})
