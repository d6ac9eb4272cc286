import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { ShopError } from '../errors.ts'
import type { CartOwner } from '../session/identity.ts'
import { lockCart, placeOf } from './owner.ts'

export interface CartLine {
  product_id: number
  quantity: number
}

interface LineChange {
  owner: CartOwner
  productId: number
  quantity: number
}

/** What is in a cart, in the order of putting in. Names and prices are the products' matter. */
export async function cartLines(db: Kysely<Database>, cart: CartOwner): Promise<CartLine[]> {
  const { table, owner, id } = placeOf(cart)
  const { rows } = await sql<CartLine>`
    select product_id, quantity from ${table} where ${owner} = ${id} order by id`.execute(db)
  return rows
}

/**
 * Puts `quantity` more of a product into a cart and returns the line. Throws 404 for an unknown product or user, 409 for
 * a quantity under 1 or, with what is in the cart already, beyond the stock; 401 for a guest that has ended.
 */
export function addToCart(trx: Transaction<Database>, o: LineChange): Promise<CartLine> {
  return changeLine(trx, o, inCart => inCart + o.quantity)
}

/** Has so many of a product be in a cart; none takes it out. Returns the line. Throws as {@link addToCart} does. */
export function setQuantity(trx: Transaction<Database>, o: LineChange): Promise<CartLine> {
  return o.quantity === 0 ? removeLine(trx, o) : changeLine(trx, o, () => o.quantity)
}

async function changeLine(
  trx: Transaction<Database>,
  o: LineChange,
  wanted: (inCart: number) => number,
): Promise<CartLine> {
  await lockCart(trx, o.owner)
  // Whoever adds, buys or restocks the same product waits here, so that nobody counts with an old stock.
  const product = await trx
    .selectFrom('products')
    .select('stock')
    .where('id', '=', o.productId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (product === undefined) throw new ShopError('product_not_found')
  if (o.quantity < 1) throw new ShopError('invalid_quantity')
  const { table, owner, id } = placeOf(o.owner)
  const line = await sql<CartLine>`
    select quantity from ${table} where ${owner} = ${id} and product_id = ${o.productId}`.execute(trx)
  const inCart = line.rows[0]?.quantity ?? 0
  const quantity = wanted(inCart)
  if (quantity > product.stock)
    throw new ShopError('out_of_stock', {
      details: { in_stock: product.stock, in_cart: inCart, requested: o.quantity },
    })
  await putLine(trx, o.owner, { product_id: o.productId, quantity })
  return { product_id: o.productId, quantity }
}

/** Writes a line as it shall be. The caller has locked the cart and the product, and knows that there are so many. */
export async function putLine(
  trx: Transaction<Database>,
  cart: CartOwner,
  { product_id, quantity }: CartLine,
): Promise<void> {
  const { table, owner, id } = placeOf(cart)
  await sql`
    insert into ${table} (${owner}, product_id, quantity) values (${id}, ${product_id}, ${quantity})
    on conflict (${owner}, product_id) do update set quantity = excluded.quantity`.execute(trx)
}

/** Takes a product out of a cart, if it is in there. */
export async function removeLine(
  trx: Transaction<Database>,
  o: { owner: CartOwner; productId: number },
): Promise<CartLine> {
  await lockCart(trx, o.owner)
  const { table, owner, id } = placeOf(o.owner)
  await sql`delete from ${table} where ${owner} = ${id} and product_id = ${o.productId}`.execute(trx)
  return { product_id: o.productId, quantity: 0 }
}

/** Empties a cart. */
export async function clearCart(trx: Transaction<Database>, cart: CartOwner): Promise<void> {
  await lockCart(trx, cart)
  const { table, owner, id } = placeOf(cart)
  // In the order in which a checkout locks them.
  await sql`
    delete from ${table} where id in (select id from ${table} where ${owner} = ${id} order by id for update)`.execute(
    trx,
  )
}
