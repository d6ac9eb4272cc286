import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { ShopError } from '../errors.ts'
import type { CartOwner } from '../session/identity.ts'
import { lockGuest } from '../session/queries.ts'

/** Where the lines of a cart stand. */
export interface CartPlace {
  readonly table: RawBuilder<unknown>
  readonly owner: RawBuilder<unknown>
  readonly id: number | string
}

export function placeOf(owner: CartOwner): CartPlace {
  return owner.kind === 'user'
    ? { table: sql.table('cart_items'), owner: sql.ref('user_id'), id: owner.userId }
    : { table: sql.table('guest_cart_items'), owner: sql.ref('guest'), id: owner.session }
}

/**
 * Keeps everybody else from changing this cart until the transaction ends. Whoever changes a cart or buys it takes locks in this
 * order, so that nobody waits in a circle: the cart, then products by id, then lines. Throws 404 for a user who does not exist, 401
 * for a guest that has signed in meanwhile.
 */
export async function lockCart(trx: Transaction<Database>, owner: CartOwner): Promise<void> {
  if (owner.kind === 'guest') {
    if (!(await lockGuest(trx, owner.session)))
      throw new ShopError('unauthenticated', { message: 'This guest has signed in. Load the page again.' })
    return
  }
  const user = await trx
    .selectFrom('users')
    .select('id')
    .where('id', '=', owner.userId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (user === undefined) throw new ShopError('user_not_found')
}
