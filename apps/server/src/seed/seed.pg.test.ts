import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKysely, createPool } from '../database/pool.ts'
import { prepare } from '../prepare.ts'
import { seed } from '../seed.ts'
import { type ShopDatabase, startShopDatabase } from '../testing/shop-database.ts'
import { seedDemo } from './demo.ts'

let shop: ShopDatabase
beforeAll(async () => {
  shop = await startShopDatabase()
})
afterAll(() => shop.stop())

const tables = ['users', 'products', 'flash_sales', 'comments', 'orders', 'order_items', 'cart_items']

/** Everything in the shop, as one hash per table. */
async function fingerprint(o: ShopDatabase, columns = 't'): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const table of tables) {
    const [row] = await o.sql<{ n: number; hash: string }>(
      `select count(*) as n, md5(string_agg(${columns}::text, ';' order by t::text)) as hash from ${table} t`,
    )
    found[table] = `${row?.n} ${row?.hash}`
  }
  return found
}

const counts = async (o: ShopDatabase) =>
  Object.fromEntries(
    Object.entries(await fingerprint(o)).map(([table, print]) => [table, Number(print.split(' ')[0])]),
  )

describe('the demo shop', () => {
  test('is that of the specification', async () => {
    expect(await counts(shop)).toEqual({
      users: 3,
      products: 6,
      flash_sales: 1,
      comments: 3,
      orders: 0,
      order_items: 0,
      cart_items: 0,
    })
    const names = await shop.sql<{ name: string }>('select name from products order by id')
    for (const word of ['iPhone', 'MacBook', 'AirPods', 'Samsung', 'PlayStation', 'Xbox'])
      expect(names.some(row => row.name.includes(word))).toBe(true)
    expect(await shop.sql('select id from flash_sales where active and end_time > now()')).toHaveLength(1)
  })

  test('a second seeding changes nothing, and new rows get new ids', async () => {
    const before = await fingerprint(shop)
    expect(await seed({ databaseUrl: shop.url })).toEqual({ demo: false, products: 0 })
    expect(await fingerprint(shop)).toEqual(before)
    for (const table of ['products', 'users'])
      await shop.sql(
        table === 'users'
          ? `insert into users (name, email) values ('x', 'x@example.com')`
          : `insert into products (name, price) values ('x', 1)`,
      )
  })

  test('what somebody changed, deleted or let end stays so', async () => {
    await shop.sql(`update products set price = 1, name = 'mine' where id = 1`)
    await shop.sql('delete from products where id = 6')
    await shop.sql(`update flash_sales set end_time = now() - interval '1 day'`)
    const before = await fingerprint(shop)
    await prepare({ primaryUrl: shop.url })
    expect(await fingerprint(shop)).toEqual(before)
  })

  test('two processes at once seed once', async () => {
    const empty = await startShopDatabase({ seed: false })
    try {
      const pools = [0, 1, 2].map(() => createKysely(createPool({ url: empty.url, max: 1 })))
      const seeded = await Promise.all(pools.map(db => seedDemo(db)))
      expect(seeded.filter(Boolean)).toHaveLength(1)
      expect((await counts(empty)).products).toBe(6)
      await Promise.all(pools.map(db => db.destroy()))
    } finally {
      await empty.stop()
    }
  })
})

describe('the large catalogue', () => {
  test('has as many products as asked for, grows, never shrinks, in small transactions, with progress', async () => {
    const big = await startShopDatabase()
    try {
      const progress: number[] = []
      const first = await seed({
        databaseUrl: big.url,
        products: 6006,
        onProgress: p => progress.push(p.done),
      })
      expect(first).toEqual({ demo: false, products: 6000 })
      expect(progress).toEqual([2500, 5000, 6000])
      const before = await fingerprint(big)
      expect(before.products?.split(' ')[0]).toBe('6006')
      await seed({ databaseUrl: big.url, products: 6006 })
      await seed({ databaseUrl: big.url, products: 100 })
      expect(await fingerprint(big)).toEqual(before)
      await seed({ databaseUrl: big.url, products: 6100 })
      const after = await counts(big)
      expect(after.products).toBe(6100)
      for (const table of ['orders', 'order_items', 'comments']) expect(after[table]).toBeGreaterThan(500)
      const [most] = await big.sql<{ rows: number }>(
        `select max(n)::int as rows from (select sum(n) as n from (
           select xmin::text, count(*) as n from products group by 1 union all
           select xmin::text, count(*) from comments group by 1 union all
           select xmin::text, count(*) from orders group by 1 union all
           select xmin::text, count(*) from order_items group by 1) a group by xmin) b`,
      )
      expect(most?.rows).toBeLessThanOrEqual(5000)
      expect(
        await big.sql(
          `select 1 from orders o where total <> (select sum(quantity * unit_price) from order_items where order_id = o.id)`,
        ),
      ).toEqual([])
    } finally {
      await big.stop()
    }
  })

  test('is the same on every machine', async () => {
    const prints: unknown[] = []
    for (let i = 0; i < 2; i++) {
      const one = await startShopDatabase()
      await seed({ databaseUrl: one.url, products: 1000 })
      prints.push(
        await one.sql(
          `select md5(string_agg(p::text, ';' order by id)) as hash from products p where id > 6`,
        ),
        await one.sql(
          `select md5(string_agg(c::text, ';' order by id)) as hash from comments c where id > 3`,
        ),
        await one.sql(
          `select md5(string_agg(i::text, ';' order by order_id, product_id)) as hash from order_items i`,
        ),
      )
      await one.stop()
    }
    expect(prints.slice(0, 3)).toEqual(prints.slice(3))
  })
})
