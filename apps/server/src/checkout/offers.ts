import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Offer } from './pricing.ts'

interface Row {
  product_id: number
  name: string
  price: number
  stock: number
  sale_id: number | null
  sale_price: number
  left: number | null
  per_user: number | null
  bought: number
}

/** How a user can buy these products now, by product id; those that do not exist are left out. */
export async function offersFor(
  db: Kysely<Database>,
  userId: number,
  productIds: readonly number[],
): Promise<Map<number, Offer>> {
  // Units bought are counted where they stand, in the orders: a second count could be another one.
  const { rows } = await sql<Row>`
    with clock as materialized (select clock_timestamp() at time zone 'utc' as now)
    select p.id as product_id, p.name, p.price, p.stock, s.id as sale_id, s.sale_price,
           l.quantity_limit - l.sold as left, l.per_user_limit as per_user,
           (select coalesce(sum(i.quantity), 0)::int from orders o join order_items i on i.order_id = o.id
            where o.user_id = ${userId} and o.status <> 'cancelled' and i.product_id = p.id and i.sale_id = s.id) as bought
    from products p
    cross join clock
    left join lateral (
      select f.id, f.sale_price from flash_sales f
      where f.product_id = p.id and f.active and f.start_time <= clock.now and f.end_time > clock.now
      order by f.sale_price, f.id limit 1
    ) s on true
    left join flash_sale_limits l on l.flash_sale_id = s.id
    where p.id = any(${[...productIds]}::int[])`.execute(db)
  return new Map(
    rows.map(({ sale_id, sale_price, left, per_user, bought, ...product }) => [
      product.product_id,
      {
        ...product,
        sale: sale_id === null ? null : { id: sale_id, price: sale_price, left, per_user, bought },
      },
    ]),
  )
}

/**
 * Keeps everybody else from buying these products, and from their sales' units, until the transaction ends. Always products
 * before sales and small ids first, so that nobody waits in a circle. Read the offers afterwards: they are as true then as they will be.
 */
export async function lockOffers(trx: Transaction<Database>, productIds: readonly number[]): Promise<void> {
  await lockProducts(trx, productIds)
  await sql`
    select from flash_sale_limits l
    where l.flash_sale_id in (
      select f.id from flash_sales f
      where f.product_id = any(${[...productIds]}::int[]) and f.end_time > clock_timestamp() at time zone 'utc')
    order by l.flash_sale_id for no key update`.execute(trx)
}

/** As {@link lockOffers}, for units whose sales are known; these may have ended. */
export async function lockUnits(trx: Transaction<Database>, units: readonly Units[]): Promise<void> {
  await lockProducts(
    trx,
    units.map(u => u.product_id),
  )
  await sql`
    select from flash_sale_limits where flash_sale_id = any(${units.map(u => u.sale_id)}::int[])
    order by flash_sale_id for no key update`.execute(trx)
}

async function lockProducts(trx: Transaction<Database>, productIds: readonly number[]): Promise<void> {
  await sql`
    select from products where id = any(${[...productIds]}::int[]) order by id for no key update`.execute(trx)
}

/** Units of a product, at the price of a sale or at its own. */
export interface Units {
  readonly product_id: number
  readonly quantity: number
  readonly sale_id: number | null
}

/**
 * Takes units out of stock and sales (`direction` 1), or gives them back (-1). The rows are locked. A sale that has been deleted
 * meanwhile has nothing to give back to.
 */
export async function moveUnits(
  trx: Transaction<Database>,
  units: readonly Units[],
  direction: 1 | -1,
): Promise<void> {
  await sql`
    update products p set stock = p.stock - u.quantity * ${direction}::int
    from unnest(${units.map(u => u.product_id)}::int[], ${units.map(u => u.quantity)}::int[]) as u (id, quantity)
    where p.id = u.id`.execute(trx)
  const ofSales = units.filter(u => u.sale_id !== null)
  if (ofSales.length === 0) return
  await sql`
    update flash_sale_limits l set sold = greatest(0, l.sold + u.quantity * ${direction}::int)
    from unnest(${ofSales.map(u => u.sale_id)}::int[], ${ofSales.map(u => u.quantity)}::int[]) as u (id, quantity)
    where l.flash_sale_id = u.id`.execute(trx)
}
