import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type InProcessShop, startInProcessShop } from '../testing/inject.ts'
import { refusedBy } from '../testing/refused.ts'

let shop: InProcessShop
beforeAll(async () => {
  shop = await startInProcessShop()
})
afterAll(() => shop.stop())

const refused = (url: string) => refusedBy(shop, { url })
const list = async (url: string) => {
  const answer = await shop.request({ url })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<{ items: { id: number }[]; next: string | null }>()
}
const injection = encodeURIComponent("'; DROP TABLE products; --")

describe('parameters', () => {
  test.each([
    ['sort=cheap', 'sort'],
    ['sort=', 'sort'],
    ['sort=price&sort=name', 'sort'],
    [`sort=${injection}`, 'sort'],
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=', 'limit'],
    ['minPrice=-1', 'minPrice'],
    ['minPrice=1e3', 'minPrice'],
    ['maxPrice=2147483648', 'maxPrice'],
    ['maxPrice=free', 'maxPrice'],
    ['inStock=yes', 'inStock'],
    ['onSale=1', 'onSale'],
    ['category=', 'category'],
    [`category=${'x'.repeat(101)}`, 'category'],
    ['category=%00', 'category'],
    ['brand=a%00b', 'brand'],
    ['brand=a&brand=b', 'brand'],
    ['page=2', 'page'],
    ['after=', 'after'],
  ])('%s is refused, and the answer says where', async (query, field) => {
    for (const url of [`/api/products?${query}`, `/api/search?q=x&${query}`]) {
      const answer = await refused(url)
      expect(answer).toMatchObject({ status: 400, code: 'validation_failed' })
      expect(JSON.stringify(answer.details)).toContain(`querystring/${field}`)
    }
  })

  test('what nothing matches is an empty list, not an error', async () => {
    for (const query of ['category=none', `brand=${injection}`, 'minPrice=5&maxPrice=4', 'maxPrice=0'])
      expect(await list(`/api/products?${query}`)).toEqual({ items: [], next: null, total: 0 })
    expect((await shop.request({ url: `/api/catalogue/facets?category=${injection}` })).json()).toEqual({
      products: 0,
      in_stock: 0,
      price: null,
      brands: [],
    })
    expect(await shop.sql('select count(*) from products')).toEqual([{ count: 6 }])
  })

  test('facets take a category and nothing else', async () => {
    for (const query of ['category=', 'category=%00', 'brand=x'])
      expect(await refused(`/api/catalogue/facets?${query}`)).toMatchObject({ status: 400 })
  })
})

describe('cursors', () => {
  const pages = [
    '/api/products?limit=1',
    '/api/products?limit=1&sort=price',
    '/api/products?limit=1&sort=-price',
    '/api/products?limit=1&sort=name',
    '/api/products?limit=1&sort=newest',
    '/api/products?limit=1&sort=name&category=phones',
    '/api/search?limit=1&q=apple',
    '/api/search?limit=1&q=apple&sort=price',
    '/api/products/1/comments?limit=1',
  ]
  const cursors: string[] = []
  beforeAll(async () => {
    await shop.sql(
      `insert into comments (product_id, user_id, rating, text) values (1, 2, 5, 'x'), (2, 2, 5, 'x'), (2, 1, 5, 'x')`,
    )
    await shop.request({ method: 'POST', url: '/api/cache/invalidate/all' })
    for (const url of pages) cursors.push((await list(url)).next ?? '')
  })

  test('go on in their own list, and in no other', async () => {
    for (const [i, url] of [...pages, '/api/products/2/comments?limit=1'].entries())
      for (const [j, cursor] of cursors.entries()) {
        if (i === j) {
          const first = await list(url)
          expect((await list(`${url}&after=${cursor}`)).items[0]?.id).not.toBe(first.items[0]?.id)
          continue
        }
        const answer = await refused(`${url}&after=${cursor}`)
        expect(answer).toMatchObject({ status: 400, code: 'invalid_cursor' })
        expect(answer.message).toMatch(/another filter or order.*Begin again/)
      }
  })

  test('of an older version are told so', async () => {
    const old = Buffer.from(JSON.stringify([0, 'x', 1, 1])).toString('base64url')
    const answer = await refused(`/api/products?after=${old}`)
    expect([answer.code, answer.message]).toEqual(['invalid_cursor', expect.stringMatching(/older version/)])
  })

  /** A cursor of the right list with another place in it. */
  const forged = (i: number, key: unknown, id: unknown) => {
    const [version, own] = JSON.parse(Buffer.from(cursors[i] ?? '', 'base64url').toString()) as unknown[]
    return Buffer.from(JSON.stringify([version, own, key, id])).toString('base64url')
  }

  test('that were made up are refused, never given to the database', async () => {
    const keys = [
      ...[null, true, [], {}, 1.5, -2, 2 ** 31, 'x', '', '2026-02-30 00:00:00', '2026-01-01 25:00:00'],
      ...[
        '99999-01-01 00:00:00',
        '2026-01-01',
        'now',
        "1'; drop table products; --",
        'a\0b',
        '\ud800',
        'x'.repeat(256),
      ],
    ]
    for (const [i, url] of pages.entries())
      for (const key of keys) {
        const answer = await shop.request({ url: `${url}&after=${forged(i, key, 1)}` })
        // A name can be almost anything.
        const isName = url.includes('sort=name') && typeof key === 'string'
        expect([answer.statusCode, url, key]).toEqual([
          isName && !/[\0\ud800]|x{256}/.test(key) ? 200 : 400,
          url,
          key,
        ])
      }
    for (const id of [null, '1', 1.5, -1, 2 ** 31, [1]])
      expect(await refused(`${pages[1]}&after=${forged(1, 5, id)}`)).toMatchObject({ code: 'invalid_cursor' })
    expect(await list(`${pages[4]}&after=${forged(4, 'infinity', 1)}`)).toMatchObject({
      items: [{ id: expect.any(Number) }],
    })
    expect(await refused(`${pages[1]}&after=${cursors[1]}=`)).toMatchObject({ code: 'invalid_cursor' })
    expect(await refused(`${pages[1]}&after=%20${cursors[1]}`)).toMatchObject({ code: 'invalid_cursor' })
  })
})

test('whatever is asked, the answer is right in form and no 5xx', async () => {
  const seed = Date.now() % 2 ** 31
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('price', '1', 'true'),
  )
  const name = fc.constantFrom('category', 'brand', 'minPrice', 'inStock', 'sort', 'limit', 'after', 'q')
  const path = fc.constantFrom('/api/products', '/api/search', '/api/search/suggest', '/api/catalogue/facets')
  await fc.assert(
    fc.asyncProperty(path, fc.array(fc.tuple(name, text), { maxLength: 4 }), async (url, parameters) => {
      const answer = await shop.request({ url: `${url}?${new URLSearchParams(parameters)}` })
      expect([200, 400], `${answer.statusCode} ${answer.body}`).toContain(answer.statusCode)
      if (answer.statusCode === 400) expect(answer.json()).toHaveProperty('error.code')
    }),
    { seed, numRuns: 400 },
  )
})
