import { readdir, readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ShopDatabase, startShopDatabase } from '../testing/shop-database.ts'
import { migrate } from './migrate.ts'
import { changeTables } from './schema.ts'

let shop: ShopDatabase
beforeAll(async () => {
  shop = await startShopDatabase({ seed: false })
})
afterAll(() => shop.stop())

describe('migrations', () => {
  test('each ends with an invalidation of everything: a change of tables says nothing in the stream', async () => {
    const folder = new URL('./migrations/', import.meta.url)
    for (const file of await readdir(folder)) {
      const text = await readFile(new URL(file, folder), 'utf8')
      expect(text.trimEnd().endsWith("SELECT technomir_invalidate('all');"), file).toBe(true)
    }
  })

  test('running them again does nothing', async () => {
    expect(await migrate(shop.db)).toEqual([])
  })

  test('the three replicated tables have exactly the columns of the specification', async () => {
    const columns = await shop.sql<{ t: string; columns: string }>(
      `select c.relname as t, string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' order by attnum) as columns
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relname in ('products', 'users', 'flash_sales') group by 1 order by 1`,
    )
    const time = 'timestamp without time zone'
    expect(columns).toEqual([
      {
        t: 'flash_sales',
        columns: `id integer, product_id integer, sale_price integer, start_time ${time}, end_time ${time}, active boolean, created_at ${time}`,
      },
      {
        t: 'products',
        columns: `id integer, name character varying(255), price integer, category character varying(100), brand character varying(100), description text, stock integer, is_bestseller boolean, is_flash_sale boolean, flash_price integer, created_at ${time}`,
      },
      {
        t: 'users',
        columns: `id integer, name character varying(255), email character varying(255), created_at ${time}`,
      },
    ])
  })

  test("the specification's insert works as written", async () => {
    const rows = await shop.sql(
      `INSERT INTO products (name, price, category, brand, description, stock, is_bestseller)
       VALUES ('Test Product', 5000, 'test', 'Test Brand', 'Test Description', 100, true) returning is_flash_sale, flash_price`,
    )
    expect(rows).toEqual([{ is_flash_sale: false, flash_price: null }])
  })

  test('old values of tag columns come by unique indexes, of which every column is NOT NULL', async () => {
    const identities = await shop.sql<{ t: string; identity: string; columns: string; nullable: number }>(
      `select c.relname as t, c.relreplident::text as identity,
              string_agg(a.attname, ', ' order by a.attnum) as columns, count(*) filter (where not a.attnotnull)::int as nullable
       from pg_class c left join pg_index x on x.indrelid = c.oid and x.indisreplident
       left join pg_attribute a on a.attrelid = c.oid and a.attnum = any(x.indkey)
       where c.relname = any($1) group by 1, 2 order by 1`,
      [[...changeTables]],
    )
    expect(identities.map(i => `${i.t} ${i.identity}: ${i.columns ?? 'key'}`)).toEqual([
      'cart_items i: id, user_id, product_id',
      'comments i: id, product_id, user_id',
      'flash_sale_limits d: key',
      'flash_sales i: id, product_id',
      'guest_cart_items i: id, guest, product_id',
      'guests d: key',
      'lab_products i: id, group_id',
      'order_items i: order_id, product_id, user_id',
      'orders i: id, user_id',
      'product_search d: key',
      'products i: id, price, category, brand, stock',
      'roles d: key',
      'search_words d: key',
      'sessions i: token_hash, user_id',
      'users d: key',
    ])
    expect(identities.every(i => i.identity === 'd' || i.nullable === 0)).toBe(true)
  })

  test('any role may invalidate, and times are UTC whatever the zone of the session', async () => {
    await shop.sql('create role passer_by login')
    const client = await shop.sql<{ lsn: string }>(
      `select set_config('role', 'passer_by', true), technomir_invalidate('bestsellers')::text as lsn`,
    )
    expect(client[0]?.lsn).toMatch(/^[0-9A-F]+\/[0-9A-F]+$/)
    const [zone] = await shop.sql<{ zone: string }>(
      `select setting as zone from pg_settings where name = 'TimeZone'`,
    )
    expect(zone?.zone).toMatch(/^(UTC|Etc\/UTC)$/)
    const [row] = await shop.sql<{ off: number }>(
      `with moved as (select set_config('timezone', 'Asia/Tokyo', true)),
            made as (insert into users (name, email) select 'Tokyo', 'tokyo@example.com' from moved returning created_at)
       select abs(extract(epoch from created_at - now() at time zone 'utc'))::float8 as off from made`,
    )
    expect(row?.off).toBeLessThan(5)
  })
})
