import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { productComments, productRating } from '../products/comments.ts'
import { productsByIds } from '../products/queries.ts'
import { similarProducts } from '../products/similar.ts'
import { findProducts } from '../search/find.ts'
import { understand } from '../search/understand.ts'
import { wordsOf } from '../search/words.ts'
import { seed } from '../seed.ts'
import { planWatcher } from '../testing/plans.ts'
import { type ShopDatabase, startShopDatabase } from '../testing/shop-database.ts'
import { countCategories, countFacets } from './counts.ts'
import type { ProductFilter } from './filter.ts'
import { countProducts, pageByColumn, pageByPopularity } from './pages.ts'
import { rankPopular } from './popularity.ts'
import type { ColumnSort } from './sort.ts'

const products = Number(process.env.PLANS_PRODUCTS ?? 100_000)
let shop: ShopDatabase
let watcher: ReturnType<typeof planWatcher>
beforeAll(async () => {
  shop = await startShopDatabase()
  await seed({ databaseUrl: shop.url, products })
  // As autovacuum does a minute after: index-only scans need to know which pages everybody can see.
  await shop.sql('vacuum analyze')
  watcher = planWatcher(shop.url)
}, 1_800_000)
afterAll(async () => {
  await watcher?.close()
  await shop.stop()
})

const plansOf: ReturnType<typeof planWatcher>['plansOf'] = async work => {
  const found = await watcher.plansOf(work)
  expect(found.plans.length).toBeGreaterThan(0)
  // The dictionary and the sales are a few pages here: reading through them is the right plan.
  for (const { nodes, sql } of found.plans)
    for (const table of ['products', 'product_search', 'comments'])
      expect(
        nodes.filter(n => /Seq Scan/.test(n) && n.endsWith(` ${table}`)),
        sql,
      ).toEqual([])
  return found
}
const told: string[] = []
const tell = (what: string, plans: { buffers: number; ms: number }[]) => {
  const buffers = plans.reduce((n, p) => n + p.buffers, 0)
  const ms = plans.reduce((n, p) => n + p.ms, 0)
  told.push(`${what.padEnd(60)} ${String(buffers).padStart(8)} pages ${ms.toFixed(1).padStart(8)} ms`)
}
afterAll(() => {
  if (process.env.PLANS_TELL === '1') console.log(told.join('\n'))
})

const filters: [string, ProductFilter][] = [
  ['everything', {}],
  ['a category', { category: 'phones' }],
  ['a category in stock', { category: 'phones', inStock: true }],
  ['a brand', { brand: 'Samsung' }],
  ['a rare brand', { brand: 'Microsoft' }],
  ['a brand in a category', { category: 'phones', brand: 'Xiaomi' }],
  ['a rare brand in a category', { category: 'phones', brand: 'Apple' }],
  ['a price range', { minPrice: 50_000, maxPrice: 60_000 }],
  ['a narrow price range in a category', { category: 'laptops', minPrice: 50_000, maxPrice: 50_100 }],
  ['a category that is not there', { category: 'none' }],
]
const sorts: ColumnSort[] = ['price', '-price', 'name', 'newest']

describe('the catalogue never reads through all products', () => {
  test.each(filters)('%s', async (name, filter) => {
    for (const sort of sorts) {
      const { plans } = await plansOf(db =>
        pageByColumn(db, sort, { filter, onSale: null, after: null, limit: 24 }),
      )
      tell(`${name}, by ${sort}`, plans)
    }
    const { plans: ranking, result: ranked } = await plansOf(db =>
      rankPopular(db, { category: filter.category, limit: 1000 }),
    )
    tell(`${name}, ranking`, ranking)
    const popular = await plansOf(async db => {
      const first = await pageByPopularity(db, ranked, { filter, onSale: null, after: null, limit: 24 })
      await pageByPopularity(db, ranked, {
        filter,
        onSale: null,
        after: { key: '2025-06-01 00:00:00', id: 50_000 },
        limit: 24,
      })
      return first
    })
    tell(`${name}, popular, first and deep`, popular.plans)
    tell(`${name}, counted`, (await plansOf(db => countProducts(db, filter, null))).plans)
  })

  test('what is on sale', async () => {
    const onSale = Array.from({ length: 200 }, (_, i) => i * 7 + 3)
    const filter = { onSale: true, inStock: true }
    for (const sort of sorts)
      await plansOf(db => pageByColumn(db, sort, { filter, onSale, after: null, limit: 24 }))
  })

  test('categories and facets', async () => {
    tell('categories', (await plansOf(countCategories)).plans)
    tell('facets of everything', (await plansOf(db => countFacets(db, undefined))).plans)
    tell('facets of a category', (await plansOf(db => countFacets(db, 'phones'))).plans)
  })
})

describe('a page costs the same at any depth', () => {
  const lists: [ColumnSort, ProductFilter][] = sorts.flatMap(sort => [
    [sort, {}] as [ColumnSort, ProductFilter],
    [sort, { category: 'phones' }] as [ColumnSort, ProductFilter],
    [sort, { category: 'phones', inStock: true }] as [ColumnSort, ProductFilter],
    [sort, { category: 'phones', brand: 'Samsung' }] as [ColumnSort, ProductFilter],
    [sort, { brand: 'Samsung' }] as [ColumnSort, ProductFilter],
  ])
  test.each(lists)('%s %j', async (sort, filter) => {
    const costs: number[] = []
    const { result: all } = await plansOf(db =>
      pageByColumn(db, sort, { filter, onSale: null, after: null, limit: products }),
    )
    for (const depth of [0, 0.1, 0.5, 0.9]) {
      const at = Math.floor(all.ids.length * depth)
      const after =
        at === 0
          ? null
          : (await pageByColumn(watcher.db, sort, { filter, onSale: null, after: null, limit: at })).last
      const { plans, result } = await plansOf(db =>
        pageByColumn(db, sort, { filter, onSale: null, after, limit: 24 }),
      )
      expect(result.ids).toEqual(all.ids.slice(at, at + 24))
      costs.push(plans[0]?.buffers ?? 0)
    }
    told.push(`${sort} ${JSON.stringify(filter)}: pages read at depth 0, 10, 50, 90 %: ${costs.join(', ')}`)
    // The way down the index, and where the stock has to be looked at the products themselves; a brand alone goes down once
    // per category.
    const most = filter.brand !== undefined && filter.category === undefined ? 160 : 60
    for (const cost of costs) expect(cost).toBeLessThan(most)
  })
})

describe('search reads its indexes', () => {
  test.each([
    ['iphone', {}],
    ['смартфон', {}],
    ['смартфон samsung', {}],
    ['гарантия', {}],
    ['смартфон', { category: 'phones', inStock: true }],
    ['смартфон', { brand: 'Xiaomi', maxPrice: 12_000 }],
    ['см', {}],
    ['айфно', {}],
    ['смартфн ксаоми', {}],
    ['nothinglikethis', {}],
  ])('%s %j', async (q, filter) => {
    const { plans, result } = await plansOf(db =>
      db.transaction().execute(async trx => {
        const { terms } = await understand(trx, wordsOf(q))
        return await findProducts(trx, { terms, filter, onSale: null, sort: 'relevance' })
      }),
    )
    tell(`search ${q} ${JSON.stringify(filter)}: ${result.ids.length}${result.more ? '+' : ''}`, plans)
  })
})

test('so does the page of a product', async () => {
  for (const id of [1, 6, 5_000, 99_999]) {
    const { plans } = await plansOf(async db => {
      await productsByIds(db, [id])
      await similarProducts(db, id, 12)
      await productComments(db, { productId: id, limit: 10, after: null })
      await productComments(db, { productId: id, limit: 10, after: { key: '2025-06-01 00:00:00', id: 5 } })
      await productRating(db, id)
    })
    tell(`page of product ${id}`, plans)
    expect(plans.reduce((n, p) => n + p.buffers, 0)).toBeLessThan(2000)
  }
})
