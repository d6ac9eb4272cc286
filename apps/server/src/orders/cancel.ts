import { sql, type Transaction } from 'kysely'
import { giveBack } from '../checkout/conclude.ts'
import type { Database } from '../database/schema.ts'
import { ShopError } from '../errors.ts'
import { isCancellable, type Order, orderOf } from './queries.ts'
import type { RefundDue } from './refund.ts'

export interface Cancelled {
  order: Order
  /** `null`: nothing was paid for it. */
  refund: RefundDue | null
}

/**
 * Cancels a paid order: its units go back to stock and sale, once. Give the money back after the commit; should that fail, the
 * sweep does it. Throws 404 for an order that the user does not have, 409 when it cannot be cancelled.
 */
export async function cancelOrder(
  trx: Transaction<Database>,
  o: { userId: number; orderId: number },
): Promise<Cancelled> {
  const order = await trx
    .selectFrom('orders')
    .select(['status', 'payment_reference'])
    .where('id', '=', o.orderId)
    .where('user_id', '=', o.userId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (order === undefined) throw new ShopError('order_not_found')
  if (!isCancellable(order.status))
    throw new ShopError('not_cancellable', { details: { status: order.status } })
  await giveBack(trx, o.orderId)
  await sql`
    update orders set status = 'cancelled', cancelled_at = clock_timestamp() at time zone 'utc' where id = ${o.orderId}`.execute(
    trx,
  )
  const cancelled = await orderOf(trx, o)
  if (cancelled === null) throw new ShopError('order_not_found')
  const reference = order.payment_reference
  return { order: cancelled, refund: reference === null ? null : { orderId: o.orderId, reference } }
}
