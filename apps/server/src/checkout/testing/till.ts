import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { pino } from 'pino'
import type { Database } from '../../database/schema.ts'
import { cancelOrder } from '../../orders/cancel.ts'
import { refund } from '../../orders/refund.ts'
import type { ShopDatabase } from '../../testing/shop-database.ts'
import { readCard } from '../card.ts'
import { Checkouts } from '../checkouts.ts'
import { DemoPayments } from '../demo-payments.ts'
import type { PaymentProvider } from '../payments.ts'
import type { SeenLine } from '../refusals.ts'
import type { CheckoutRequest } from '../reserve.ts'
import { PaymentSweep } from '../sweep.ts'

export const cards = { good: '4242424242424242', declined: '4000000000000002', poor: '4000000000009995' }

export const address = {
  name: 'Анна Соколова',
  phone: '+7 900 000-00-00',
  city: 'Москва',
  street: 'Тверская, 1',
  postcode: '101000',
}

export interface Sale {
  seen: readonly SeenLine[]
  card?: keyof typeof cards
  key?: string
  fingerprint?: string
}

/** Buying on a database alone, without HTTP and caches. */
export function openTill(shop: ShopDatabase, o: { db?: Kysely<Database>; payments?: PaymentProvider } = {}) {
  const db = o.db ?? shop.db
  const payments = o.payments ?? new DemoPayments(shop.db)
  const logger = pino({ level: 'silent' })
  const plumbing = {
    commit: work => db.transaction().execute(work),
    write: async work => ({
      value: await db.transaction().execute(work),
      epoch: null,
      position: 0,
      processed: true,
    }),
    readNow: async query => ({ value: await query(db), epoch: null, position: 0 }),
  } satisfies ConstructorParameters<typeof Checkouts>[0]['plumbing']
  const checkouts = new Checkouts({ plumbing, payments, logger })
  return {
    payments,
    buy(userId: number, sale: Sale) {
      const { card, shown } = readCard({
        card_number: cards[sale.card ?? 'good'],
        expiry: '12/49',
        cvc: '123',
      })
      const request: CheckoutRequest = {
        userId,
        key: sale.key ?? randomUUID(),
        fingerprint: sale.fingerprint ?? 'one',
        address,
        card: shown,
        seen: sale.seen,
      }
      return checkouts.buy(request, card)
    },
    async cancel(userId: number, orderId: number) {
      const { order, refund: due } = await db
        .transaction()
        .execute(trx => cancelOrder(trx, { userId, orderId }))
      if (due !== null) await refund(db, payments, due, AbortSignal.timeout(5000))
      return order
    },
    sweep: (timeoutMs = 0) => new PaymentSweep({ db: shop.db, payments, timeoutMs, logger }).run(),
    async putIntoCart(userId: number, lines: readonly { product_id: number; quantity: number }[]) {
      for (const line of lines)
        await shop.sql(
          'insert into cart_items (user_id, product_id, quantity) values ($1, $2, $3) on conflict (user_id, product_id) do update set quantity = excluded.quantity',
          [userId, line.product_id, line.quantity],
        )
    },
    /** The cart as a buyer sees it now. */
    async seen(userId: number): Promise<SeenLine[]> {
      return await shop.sql<SeenLine>(
        `select c.product_id, c.quantity, coalesce(min(f.sale_price), p.price) as unit_price
         from cart_items c join products p on p.id = c.product_id
         left join flash_sales f on f.product_id = p.id and f.active
           and now() at time zone 'utc' >= f.start_time and now() at time zone 'utc' < f.end_time
         where c.user_id = $1 group by c.id, p.id order by c.id`,
        [userId],
      )
    },
  }
}

/** Further users, each with their number as name. */
export async function addUsers(shop: Pick<ShopDatabase, 'sql'>, count: number): Promise<number[]> {
  const rows = await shop.sql<{ id: number }>(
    `insert into users (name, email) select 'buyer ' || n, gen_random_uuid() || '@example.com' from generate_series(1, $1::int) n returning id`,
    [count],
  )
  return rows.map(row => row.id)
}
