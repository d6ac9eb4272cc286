import { sql, type Transaction } from 'kysely'
import { lockCart } from '../cart/owner.ts'
import type { Database, KeptAnswer } from '../database/schema.ts'
import { ShopError } from '../errors.ts'
import { type OrderLine, orderOf } from '../orders/queries.ts'
import { answerAbout, keepAnswer } from './kept-answers.ts'
import { lockUnits, moveUnits, type Units } from './offers.ts'
import type { Payment } from './payments.ts'

/** What came of a checkout. */
export interface Concluded {
  /** `null`: it was given up, and everything is as it was before. */
  readonly answer: KeptAnswer | null
  /** Whether this call did it; else another one had. */
  readonly first: boolean
}

/**
 * Ends a checkout by what became of its payment: paid, the order stands and leaves the cart; else the order goes and its
 * units go back. Only the first who comes changes anything, so servers may repeat themselves and come late.
 */
export async function conclude(
  trx: Transaction<Database>,
  orderId: number,
  payment: Payment,
): Promise<Concluded> {
  const order = await trx
    .selectFrom('orders')
    .select(['user_id', 'status'])
    .where('id', '=', orderId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (order?.status !== 'placed') return { answer: await answerAbout(trx, orderId), first: false }
  const answer =
    payment.status === 'approved'
      ? await confirm(trx, orderId, order.user_id)
      : await release(trx, orderId, payment)
  await keepAnswer(trx, orderId, answer)
  return { answer, first: true }
}

async function confirm(trx: Transaction<Database>, orderId: number, userId: number): Promise<KeptAnswer> {
  await sql`
    update orders set status = 'paid', paid_at = clock_timestamp() at time zone 'utc' where id = ${orderId}`.execute(
    trx,
  )
  const order = await orderOf(trx, { userId, orderId })
  if (order === null) throw new Error(`Order ${orderId} has gone while it was paid.`)
  await takeOutOfCart(trx, userId, order.items)
  return { status: 201, body: { order } }
}

/** What was put in while the payment was under way stays. */
async function takeOutOfCart(
  trx: Transaction<Database>,
  userId: number,
  bought: readonly OrderLine[],
): Promise<void> {
  await lockCart(trx, { kind: 'user', userId })
  const items = sql`
    unnest(${bought.map(i => i.product_id)}::int[], ${bought.map(i => i.quantity)}::int[]) as bought (id, quantity)`
  await sql`
    delete from cart_items c using ${items}
    where c.user_id = ${userId} and c.product_id = bought.id and c.quantity <= bought.quantity`.execute(trx)
  await sql`
    update cart_items c set quantity = c.quantity - bought.quantity from ${items}
    where c.user_id = ${userId} and c.product_id = bought.id`.execute(trx)
}

async function release(
  trx: Transaction<Database>,
  orderId: number,
  payment: Payment,
): Promise<KeptAnswer | null> {
  await giveBack(trx, orderId)
  await trx.deleteFrom('orders').where('id', '=', orderId).execute()
  if (payment.status !== 'declined') return null
  const refused = new ShopError('payment_declined', { details: { reason: payment.reason } })
  return { status: refused.status, body: refused.toBody() }
}

/** Puts the units of an order back where they came from. Its row is locked. */
export async function giveBack(trx: Transaction<Database>, orderId: number): Promise<void> {
  const units: Units[] = await trx
    .selectFrom('order_items')
    .select(['product_id', 'quantity', 'sale_id'])
    .where('order_id', '=', orderId)
    .execute()
  await lockUnits(trx, units)
  await moveUnits(trx, units, -1)
}
