import fc from 'fast-check'
import { type KyselyPlugin, OperationNodeTransformer, type RawNode } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ShopError } from '../errors.ts'
import { type ShopDatabase, startShopDatabase } from '../testing/shop-database.ts'
import { checkBooks } from './testing/books.ts'
import { addUsers, openTill } from './testing/till.ts'

let shop: ShopDatabase
let buyers: number[]
beforeAll(async () => {
  shop = await startShopDatabase({ connections: 24 })
  buyers = await addUsers(shop, 60)
})
afterAll(() => shop.stop())
beforeEach(() =>
  shop.sql('truncate cart_items, orders, order_items, checkouts, demo_payments; delete from flash_sales'),
)

const codeOf = async (work: Promise<{ answer: { status: number } }>): Promise<string> => {
  try {
    return String((await work).answer.status)
  } catch (error) {
    if (error instanceof ShopError) return error.code
    throw error
  }
}

/** Sixty buyers at once want one piece each of twenty. Returns how many were told 201. */
async function rush(till: ReturnType<typeof openTill>): Promise<number> {
  await shop.sql('update products set stock = 20, price = 1000 where id = 1')
  const seen = [{ product_id: 1, quantity: 1, unit_price: 1000 }]
  await Promise.all(buyers.map(buyer => till.putIntoCart(buyer, seen)))
  const codes = await Promise.all(buyers.map(buyer => codeOf(till.buy(buyer, { seen }))))
  expect(codes.filter(code => code !== '201' && code !== 'out_of_stock')).toEqual([])
  return codes.filter(code => code === '201').length
}

/** Takes the locks out of every statement. */
class WithoutLocks extends OperationNodeTransformer implements KyselyPlugin {
  transformQuery: KyselyPlugin['transformQuery'] = ({ node }) => this.transformNode(node)
  transformResult: KyselyPlugin['transformResult'] = async ({ result }) => result
  protected override transformRaw(node: RawNode): RawNode {
    const raw = super.transformRaw(node)
    const sqlFragments = raw.sqlFragments.map(text => text.replaceAll(/for (no key )?update/g, ''))
    return { ...raw, sqlFragments }
  }
}

describe('the last pieces', () => {
  test('are sold once', async () => {
    expect(await rush(openTill(shop))).toBe(20)
    await checkBooks(shop.sql, new Map([[1, 20]]))
  })

  test('control: without the locks more would be sold than there are', async () => {
    const [constraint] = await shop.sql<{ definition: string }>(
      `select pg_get_constraintdef(oid) as definition from pg_constraint where conname = 'products_stock_not_negative'`,
    )
    await shop.sql('alter table products drop constraint products_stock_not_negative')
    try {
      const sold = await rush(openTill(shop, { db: shop.db.withPlugin(new WithoutLocks()) }))
      expect(sold).toBeGreaterThan(20)
      await expect(checkBooks(shop.sql, new Map([[1, 20]]))).rejects.toThrow('stock of product 1')
    } finally {
      await shop.sql('update products set stock = 0 where stock < 0')
      await shop.sql(
        `alter table products add constraint products_stock_not_negative ${constraint?.definition}`,
      )
    }
  })
})

const op = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('buy' as const),
      user: fc.nat(5),
      product_id: fc.integer({ min: 1, max: 2 }),
      quantity: fc.integer({ min: 1, max: 3 }),
      card: fc.constantFrom<'good' | 'declined'>('good', 'good', 'good', 'declined'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('put' as const),
      user: fc.nat(5),
      product_id: fc.integer({ min: 1, max: 3 }),
      quantity: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), user: fc.nat(5) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('price' as const),
      product_id: fc.integer({ min: 1, max: 3 }),
      price: fc.integer({ min: 100, max: 103 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('deliver' as const),
      product_id: fc.integer({ min: 1, max: 3 }),
      pieces: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('limit' as const), more: fc.integer({ min: 0, max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sweep' as const) }) },
)
type Op = typeof op extends fc.Arbitrary<infer T> ? T : never

/** What a buyer may be told when others do things at the same time. */
const refusals = [
  'empty_cart',
  'cart_changed',
  'price_changed',
  'out_of_stock',
  'sale_limit',
  'checkout_in_progress',
  'not_cancellable',
  'order_not_found',
]

test('whatever buyers, the shop and its sweep do at once: stock, sales, orders and payments agree', async () => {
  const seed = Date.now() % 2 ** 31
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(8), { minLength: 3, maxLength: 3 }),
      fc.record({ quantity: fc.integer({ min: 1, max: 6 }), each: fc.integer({ min: 1, max: 3 }) }),
      fc.array(fc.array(op, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 }),
      async (stocks, limits, rounds) => {
        await shop.sql(
          'truncate cart_items, orders, order_items, checkouts, demo_payments; delete from flash_sales',
        )
        const delivered = new Map(stocks.map((stock, i) => [i + 1, stock]))
        for (const [id, stock] of delivered)
          await shop.sql('update products set stock = $2, price = 100 where id = $1', [id, stock])
        const [sale] = await shop.sql<{ id: number }>(
          `insert into flash_sales (product_id, sale_price, end_time) values (1, 80, now() + interval '1 hour') returning id`,
        )
        await shop.sql('update flash_sale_limits set quantity_limit = $1, per_user_limit = $2', [
          limits.quantity,
          limits.each,
        ])
        const till = openTill(shop)

        const run = async (o: Op): Promise<unknown> => {
          const user = 'user' in o ? (buyers[o.user] ?? 0) : 0
          switch (o.do) {
            case 'buy':
              await till.putIntoCart(user, [o])
              return await till.buy(user, { seen: await till.seen(user), card: o.card })
            case 'put':
              return await till.putIntoCart(user, [o])
            case 'cancel': {
              const [order] = await shop.sql<{ id: number }>(
                'select id from orders where user_id = $1 order by id desc limit 1',
                [user],
              )
              return await till.cancel(user, order?.id ?? 0)
            }
            case 'price':
              return await shop.sql('update products set price = $2 where id = $1', [o.product_id, o.price])
            case 'deliver':
              delivered.set(o.product_id, (delivered.get(o.product_id) ?? 0) + o.pieces)
              return await shop.sql('update products set stock = stock + $2 where id = $1', [
                o.product_id,
                o.pieces,
              ])
            case 'limit':
              return await shop.sql('update flash_sale_limits set quantity_limit = quantity_limit + $1', [
                o.more,
              ])
            case 'sweep':
              return await till.sweep(60_000)
          }
        }
        for (const round of rounds)
          for (const result of await Promise.allSettled(round.map(run)))
            if (result.status === 'rejected') {
              if (!(result.reason instanceof ShopError)) throw result.reason
              expect(refusals).toContain(result.reason.code)
            }
        await checkBooks(shop.sql, delivered)
        const [state] = await shop.sql<{ active: boolean; sold_out: boolean; left: number }>(
          'select f.active, l.sold_out, l.quantity_limit - l.sold as left from flash_sales f join flash_sale_limits l on l.flash_sale_id = f.id where f.id = $1',
          [sale?.id],
        )
        expect([state?.active, state?.sold_out]).toEqual([(state?.left ?? 0) > 0, state?.left === 0])
      },
    ),
    { seed, numRuns: 30, verbose: 1, endOnFailure: true },
  )
})
