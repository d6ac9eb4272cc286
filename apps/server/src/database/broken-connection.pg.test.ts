import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ShopDatabase, startShopDatabase } from '../testing/shop-database.ts'
import { createPool } from './pool.ts'

let shop: ShopDatabase
beforeAll(async () => {
  shop = await startShopDatabase()
})
afterAll(() => shop?.stop())

it('a connection that breaks between two statements of a transaction fails the next one, not the process', async () => {
  const pool = createPool({ url: shop.url, max: 1 })
  const client = await pool.connect()
  const { rows } = await client
    .query<{ pid: number }>('BEGIN; SELECT pg_backend_pid() AS pid')
    .then(results => (results as unknown as { rows: { pid: number }[] }[])[1] ?? { rows: [] })
  const ended = new Promise(resolve => client.once('end', resolve))
  await shop.sql('SELECT pg_terminate_backend($1)', [rows[0]?.pid])
  await ended
  await expect(client.query('SELECT 1')).rejects.toThrow()
  client.release(true)
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  await pool.end()
})
