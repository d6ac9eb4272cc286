import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { ShopError } from '../errors.ts'

export interface CartLine {
  product_id: number
  quantity: number
}

/** What is in a cart, in the order of putting in. Names and prices are the products' matter. */
export async function cartLines(db: Kysely<Database>, userId: number): Promise<CartLine[]> {
  return await db
    .selectFrom('cart_items')
    .select(['product_id', 'quantity'])
    .where('user_id', '=', userId)
    .orderBy('id')
    .execute()
}

/**
 * Puts `quantity` more of a product into a cart and returns the line. Throws 404 for an unknown product or user, 409 for
 * a quantity under 1 or, with what is in the cart already, beyond the stock.
 */
export async function addToCart(
  trx: Transaction<Database>,
  o: { userId: number; productId: number; quantity: number },
): Promise<CartLine> {
  // Whoever adds, buys or restocks the same product waits here, so that nobody counts with an old stock.
  const product = await trx
    .selectFrom('products')
    .select('stock')
    .where('id', '=', o.productId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (product === undefined) throw new ShopError('product_not_found')
  if (o.quantity < 1) throw new ShopError('invalid_quantity')
  const user = await trx
    .selectFrom('users')
    .select('id')
    .where('id', '=', o.userId)
    .forKeyShare()
    .executeTakeFirst()
  if (user === undefined) throw new ShopError('user_not_found')
  const line = await trx
    .selectFrom('cart_items')
    .select('quantity')
    .where('user_id', '=', o.userId)
    .where('product_id', '=', o.productId)
    .executeTakeFirst()
  const inCart = line?.quantity ?? 0
  if (inCart + o.quantity > product.stock)
    throw new ShopError('out_of_stock', {
      details: { in_stock: product.stock, in_cart: inCart, requested: o.quantity },
    })
  return await trx
    .insertInto('cart_items')
    .values({ user_id: o.userId, product_id: o.productId, quantity: o.quantity })
    .onConflict(c =>
      c
        .columns(['user_id', 'product_id'])
        .doUpdateSet({ quantity: sql`cart_items.quantity + excluded.quantity` }),
    )
    .returning(['product_id', 'quantity'])
    .executeTakeFirstOrThrow()
}
