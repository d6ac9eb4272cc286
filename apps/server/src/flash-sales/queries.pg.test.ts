import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { productsByIds } from '../products/queries.ts'
import { type ShopDatabase, startShopDatabase } from '../testing/shop-database.ts'
import { limitsOf } from './limits.ts'
import { activeSales } from './queries.ts'

let shop: ShopDatabase
beforeAll(async () => {
  shop = await startShopDatabase()
})
afterAll(() => shop.stop())
beforeEach(() => shop.sql('delete from flash_sales'))

const sale = (productId: number, price: number, start: string, end: string, active = true) =>
  shop.sql(
    `insert into flash_sales (product_id, sale_price, start_time, end_time, active)
     values ($1, $2, now() + $3::interval, case when $4 = 'never' then 'infinity' else now() + nullif($4, 'never')::interval end, $5)`,
    [productId, price, start, end, active],
  )

describe('flash sales', () => {
  test('are those active by flag and by time; the answer is true until the next one flips', async () => {
    await sale(1, 100, '-1 hour', '30 minutes')
    await sale(2, 200, '-2 hours', '10 minutes')
    await sale(3, 300, '-2 hours', '-1 hours')
    await sale(4, 400, '5 minutes', '1 hour')
    await sale(5, 500, '-1 hour', '1 hour', false)
    await sale(6, 600, '1 minute', '-1 minute')
    const { sales, validForMs } = await activeSales(shop.db)
    expect(sales.map(s => [s.product_id, s.sale_price])).toEqual([
      [2, 200],
      [1, 100],
    ])
    expect(sales[0]?.end_time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    expect(Date.parse(sales[0]?.end_time ?? '') - Date.now()).toBeGreaterThan(9 * 60_000)
    expect(validForMs).toBeGreaterThan(4.9 * 60_000)
    expect(validForMs).toBeLessThanOrEqual(5 * 60_000)
  })

  test('none, and one that never ends, flip at no time', async () => {
    expect(await activeSales(shop.db)).toEqual({ sales: [], validForMs: null })
    await sale(1, 100, '-1 hour', 'never')
    const { sales, validForMs } = await activeSales(shop.db)
    expect([sales.length, validForMs]).toEqual([1, null])
    expect((await productsByIds(shop.db, [1]))[0]?.validForMs).toBeNull()
  })

  test('the end itself is no longer part of a sale', async () => {
    await sale(1, 100, '-1 hour', '300 milliseconds')
    const before = await activeSales(shop.db)
    expect(before.sales).toHaveLength(1)
    await new Promise(resolve => setTimeout(resolve, (before.validForMs ?? 0) + 2))
    expect(await activeSales(shop.db)).toEqual({ sales: [], validForMs: null })
  })
})

describe('limits', () => {
  const state = () =>
    shop.sql(
      'select f.active, l.sold, l.sold_out from flash_sales f join flash_sale_limits l on l.flash_sale_id = f.id',
    )
  const limits = (set: string) => shop.sql(`update flash_sale_limits set ${set}`)

  test('end a sale with its last unit, whoever sells it, and it goes on when there are more', async () => {
    await sale(1, 100, '-1 hour', '1 hour')
    expect(await state()).toEqual([{ active: true, sold: 0, sold_out: false }])
    await limits('quantity_limit = 2, per_user_limit = 1, sold = 1')
    expect((await activeSales(shop.db)).sales).toHaveLength(1)
    await limits('sold = 2')
    expect(await state()).toEqual([{ active: false, sold: 2, sold_out: true }])
    expect((await activeSales(shop.db)).sales).toEqual([])
    await limits('quantity_limit = 3')
    expect(await state()).toEqual([{ active: true, sold: 2, sold_out: false }])
    const [id] = (await activeSales(shop.db)).sales.map(s => s.id)
    expect(await limitsOf(shop.db, [0, id ?? 0])).toEqual([
      { quantity_limit: null, per_user_limit: null, sold: 0, left: null },
      { quantity_limit: 3, per_user_limit: 1, sold: 2, left: 1 },
    ])
    await limits('quantity_limit = null, sold = 100')
    expect(await state()).toEqual([{ active: true, sold: 100, sold_out: false }])
  })

  test('leave alone what was switched off by hand, and cannot be exceeded', async () => {
    await sale(1, 100, '-1 hour', '1 hour', false)
    await limits('quantity_limit = 2, sold = 2')
    await limits('sold = 1')
    expect(await state()).toEqual([{ active: false, sold: 1, sold_out: false }])
    await expect(limits('sold = 3')).rejects.toThrow('flash_sale_limits_never_oversold')
    await shop.sql('delete from flash_sales')
    expect(await shop.sql('select * from flash_sale_limits')).toEqual([])
  })
})

describe('products', () => {
  test('come in the order asked for, null where there is none, with flash fields from the sales that run', async () => {
    await sale(2, 99_990, '-1 hour', '1 hour')
    await sale(2, 88_880, '-1 hour', '2 hours')
    await sale(3, 1, '1 hour', '2 hours')
    // The columns of the table are not what counts.
    await shop.sql('update products set is_flash_sale = true, flash_price = 5 where id = 1')
    const loaded = await productsByIds(shop.db, [3, 999, 2, 1])
    expect(
      loaded.map(one => one && [one.product.id, one.product.is_flash_sale, one.product.flash_price]),
    ).toEqual([[3, false, null], null, [2, true, 88_880], [1, false, null]])
    const minutes = loaded.map(one => one && one.validForMs !== null && Math.ceil(one.validForMs / 60_000))
    expect(minutes).toEqual([60, null, 60, false])
    expect(Object.keys(loaded[0]?.product ?? {})).toEqual(
      'id name price category brand description stock is_bestseller is_flash_sale flash_price created_at'.split(
        ' ',
      ),
    )
  })
})
