import { sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { CartOwner } from '../session/identity.ts'
import { endGuest } from '../session/queries.ts'
import { lockCart } from './owner.ts'
import { type CartLine, cartLines, putLine, removeLine } from './queries.ts'

/** What became of a guest's cart. */
export interface MergedCart {
  /** Pieces that came into the user's cart. */
  merged: number
  /** Products of which both together wanted more than there is. */
  adjusted: { product_id: number; requested: number; quantity: number }[]
}

export const nothingMerged: MergedCart = { merged: 0, adjusted: [] }

/**
 * Puts a guest's cart into a user's and ends the guest. Of each product both have their sum, as far as the stock goes. A guest is
 * merged once: the second of two who try at the same time finds nothing. Throws 404 for a user who does not exist.
 */
export async function mergeGuestCart(
  trx: Transaction<Database>,
  guest: string,
  userId: number,
): Promise<MergedCart> {
  const from: CartOwner = { kind: 'guest', session: guest }
  const to: CartOwner = { kind: 'user', userId }
  // Waits for who is just putting something in as this guest; whoever comes later is told that the guest has ended.
  const first = await endGuest(trx, guest)
  await lockCart(trx, to)
  if (!first) return nothingMerged
  const lines = await cartLines(trx, from)
  if (lines.length === 0) return nothingMerged
  const ids = lines.map(line => line.product_id)
  const products = await trx
    .selectFrom('products')
    .select(['id', 'stock'])
    .where('id', 'in', ids)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  const stocks = new Map(products.map(({ id, stock }) => [id, stock]))
  const own = new Map((await cartLines(trx, to)).map(line => [line.product_id, line.quantity]))
  const result: MergedCart = { merged: 0, adjusted: [] }
  for (const { product_id, quantity: guests } of lines) {
    const inCart = own.get(product_id) ?? 0
    const requested = inCart + guests
    const quantity = Math.min(requested, stocks.get(product_id) ?? 0)
    await bringTo(trx, to, { product_id, quantity }, inCart)
    result.merged += Math.max(0, quantity - inCart)
    if (quantity < requested) result.adjusted.push({ product_id, requested, quantity })
  }
  await sql`delete from guest_cart_items where guest = ${guest}`.execute(trx)
  return result
}

async function bringTo(
  trx: Transaction<Database>,
  owner: CartOwner,
  line: CartLine,
  inCart: number,
): Promise<void> {
  if (line.quantity > 0) await putLine(trx, owner, line)
  else if (inCart > 0) await removeLine(trx, { owner, productId: line.product_id })
}
