import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Database, TableName } from '../database/schema.ts'
import { Browser } from '../testing/browser.ts'
import { type InProcessShop, startInProcessShop } from '../testing/inject.ts'
import type { createRead } from './read-database.ts'

/**
 * An entry ends when a table changes that its load has declared. PostgreSQL knows which tables a transaction has read: it holds a lock on
 * each of them until its end.
 */

interface Load {
  readonly cache: string
  readonly declared: readonly TableName[]
  readonly read: readonly string[]
}
const loads: Load[] = []

vi.mock('./read-database.ts', async original => {
  const real = (await original()) as { createRead: typeof createRead }
  const watched: typeof createRead = (...parts) => {
    const read = real.createRead(...parts)
    return (contexts, tables, query) =>
      read(contexts, tables, async db => {
        const value = await query(db)
        const key = [contexts].flat()[0]?.key ?? ''
        loads.push({ cache: key.replace(/[:?].*/s, ''), declared: tables, read: await tablesRead(db) })
        return value
      })
  }
  return { createRead: watched }
})

async function tablesRead(db: Kysely<Database>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT DISTINCT c.relname::text AS name FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
    WHERE l.pid = pg_backend_pid() AND c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace`.execute(
    db,
  )
  return rows.map(row => row.name).sort()
}

let shop: InProcessShop
beforeAll(async () => {
  shop = await startInProcessShop({ DEMO_MODE: 'on' })
})
afterAll(() => shop?.stop())

const addresses = [
  '/api/products/1',
  '/api/products/1/page',
  '/api/products/1/comments',
  '/api/products/1/comments/own',
  '/api/categories',
  '/api/catalogue/facets?category=phones',
  ...['price', '-price', 'name', 'newest', 'popular'].map(sort => `/api/products?sort=${sort}`),
  '/api/products?category=phones&brand=Apple&minPrice=1&maxPrice=999999&inStock=true',
  '/api/products?onSale=true',
  '/api/search?q=смартфон',
  '/api/search?q=самсунк',
  '/api/search?q=apple&sort=price&inStock=true&onSale=true',
  '/api/search/suggest?q=про',
  '/api/bestsellers',
  '/api/recommendations',
  '/api/flash-sales',
  '/api/comments/top',
  '/api/user/profile',
  '/api/cart',
  '/api/orders',
  '/api/orders/1',
  '/api/session',
  '/api/session/list',
]

test('every load declares all tables that it reads', async () => {
  const guest = await Browser.guest(shop)
  const user = await Browser.of(shop, 'anna@example.com')
  await shop.sql('INSERT INTO orders (id, user_id, total) VALUES (1, 1, 0)')
  await shop.sql('INSERT INTO order_items (order_id, product_id, quantity, unit_price) VALUES (1, 1, 1, 1)')
  for (const browser of [user, guest]) {
    await browser.send('POST /api/cart/add/1')
    for (const address of addresses) {
      const { statusCode, body } = await browser.get(encodeURI(address))
      expect([200, ...(browser === guest ? [401] : [])], `${address}: ${body}`).toContain(statusCode)
    }
  }
  const undeclared = loads.filter(({ declared, read }) =>
    read.some(table => !(declared as readonly string[]).includes(table)),
  )
  expect(undeclared).toEqual([])
  // All that read the database, but for the sitemap, which needs a storefront.
  expect([...new Set(loads.map(load => load.cache))].sort()).toEqual(
    `bestsellers cart catalogue categories comments facets flash_sale_limits flash_sales guest order orders popularity product rating
     recommendations search session sessions similar user_profile`.split(/\s+/),
  )
})
