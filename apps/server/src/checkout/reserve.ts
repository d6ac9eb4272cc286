import { randomUUID } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { lockCart } from '../cart/owner.ts'
import { cartLines } from '../cart/queries.ts'
import type { Address, Database, KeptAnswer } from '../database/schema.ts'
import { ShopError } from '../errors.ts'
import type { ShownCard } from './card.ts'
import { lookUp, type RequestName } from './kept-answers.ts'
import { lockOffers, moveUnits, offersFor } from './offers.ts'
import { type PricedLine, priceLines, sumOf } from './pricing.ts'
import { refuseAnotherCart, refuseOtherTerms, type SeenLine } from './refusals.ts'

export interface CheckoutRequest extends RequestName {
  /** Tells requests under one key apart. */
  readonly fingerprint: string
  readonly address: Address
  readonly card: ShownCard
  readonly seen: readonly SeenLine[]
}

/** An order that waits for its payment. */
export interface Pending {
  readonly orderId: number
  /** Names the payment. */
  readonly reference: string
  /** Whole roubles. */
  readonly amount: number
}

export type Begun =
  | { readonly kind: 'answered'; readonly answer: KeptAnswer }
  /** `joined`: it was begun by an earlier request under the same key. */
  | { readonly kind: 'pending'; readonly pending: Pending; readonly joined: boolean }

/**
 * Takes what is in the cart out of the stock and writes the order, all or nothing, at the prices that the buyer has seen. The
 * cart stays until it is paid. A request that has come before is not begun again. Throws 409 for everything that is not as
 * the buyer saw it, 422 for a key of another request.
 */
export async function reserve(trx: Transaction<Database>, request: CheckoutRequest): Promise<Begun> {
  await oneAtATime(trx, request.userId)
  const { earlier, paying } = await lookUp(trx, request)
  if (earlier !== null) {
    if (earlier.fingerprint !== request.fingerprint) throw new ShopError('idempotency_key_reused')
    if (earlier.answer !== null) return { kind: 'answered', answer: earlier.answer }
    return { kind: 'pending', pending: await pendingOrder(trx, earlier.orderId), joined: true }
  }
  if (paying) throw inProgress()
  // Who comes too late need not queue behind those who buy.
  await linesAsSeen(trx, request)
  await lockCart(trx, { kind: 'user', userId: request.userId })
  await lockOffers(
    trx,
    request.seen.map(line => line.product_id),
  )
  // From here on nobody else can change them.
  const lines = await linesAsSeen(trx, request)
  await moveUnits(trx, lines, 1)
  return { kind: 'pending', pending: await writeOrder(trx, request, lines), joined: false }
}

/** What is in the cart, at the terms of now. Throws when it is not what the buyer has seen, or cannot be had. */
async function linesAsSeen(
  trx: Transaction<Database>,
  { userId, seen }: Pick<CheckoutRequest, 'userId' | 'seen'>,
): Promise<PricedLine[]> {
  const cart = await cartLines(trx, { kind: 'user', userId })
  refuseAnotherCart(cart, seen)
  const offers = await offersFor(
    trx,
    userId,
    cart.map(line => line.product_id),
  )
  const lines = priceLines(cart, offers)
  refuseOtherTerms(lines, offers, seen)
  return lines
}

const inProgress = () => new ShopError('checkout_in_progress', { headers: { 'retry-after': '1' } })

/** Nobody waits for his own double: he is told to come back. */
async function oneAtATime(trx: Transaction<Database>, userId: number): Promise<void> {
  const { rows } = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('technomir checkout'), ${userId}) as mine`.execute(trx)
  if (rows[0]?.mine !== true) throw inProgress()
}

async function pendingOrder(trx: Transaction<Database>, orderId: number): Promise<Pending> {
  const order = await trx
    .selectFrom('orders')
    .select(['payment_reference', 'total'])
    .where('id', '=', orderId)
    .executeTakeFirstOrThrow()
  if (order.payment_reference === null)
    throw new Error(`Order ${orderId} waits for a payment that has no name.`)
  return { orderId, reference: order.payment_reference, amount: order.total }
}

async function writeOrder(
  trx: Transaction<Database>,
  request: CheckoutRequest,
  lines: readonly PricedLine[],
): Promise<Pending> {
  const reference = randomUUID()
  const amount = sumOf(lines)
  const { id: orderId } = await trx
    .insertInto('orders')
    .values({
      user_id: request.userId,
      total: amount,
      address: JSON.stringify(request.address),
      card_brand: request.card.brand,
      card_last4: request.card.last4,
      payment_reference: reference,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await trx
    .insertInto('order_items')
    .values(
      lines.map(({ product_id, name, quantity, unit_price, sale_id }) => ({
        order_id: orderId,
        product_id,
        name,
        quantity,
        unit_price,
        sale_id,
      })),
    )
    .execute()
  const { userId, key, fingerprint } = request
  await trx.insertInto('checkouts').values({ user_id: userId, key, fingerprint, order_id: orderId }).execute()
  return { orderId, reference, amount }
}
