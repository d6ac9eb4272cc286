import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { ShopError } from '../errors.ts'
import type { Place } from './lists.ts'

export interface Sale {
  id: number
  product_id: number
  product_name: string
  /** Of the product without the sale. */
  price: number
  sale_price: number
  start_time: string
  end_time: string
  active: boolean
  quantity_limit: number | null
  per_user_limit: number | null
  sold: number
  /** `null`: without limit. */
  left: number | null
  /** By the database's clock. */
  state: 'upcoming' | 'running' | 'ended' | 'sold_out' | 'off'
}

export interface SaleInput {
  product_id: number
  sale_price: number
  /** ISO 8601. */
  start_time: string
  end_time: string
  active?: boolean
  quantity_limit?: number | null
  per_user_limit?: number | null
}

const columns = sql`
  f.id, f.product_id, p.name as product_name, p.price, f.sale_price, f.start_time, f.end_time, f.active,
  l.quantity_limit, l.per_user_limit, coalesce(l.sold, 0) as sold, l.quantity_limit - l.sold as left,
  case when l.sold_out then 'sold_out' when not f.active then 'off' when f.end_time <= now() at time zone 'utc' then 'ended'
       when f.start_time > now() at time zone 'utc' then 'upcoming' else 'running' end as state`
const tables = sql`
  flash_sales f join products p on p.id = f.product_id left join flash_sale_limits l on l.flash_sale_id = f.id`

/** All sales, also those that have ended, the newest in front. */
export async function salesFor(db: Kysely<Database>, { below, limit }: Place): Promise<Sale[]> {
  const { rows } = await sql<Sale>`
    select ${columns} from ${tables} where ${below === null ? sql`true` : sql`f.id < ${below}`}
    order by f.id desc limit ${limit}`.execute(db)
  return rows
}

/** Schedules a sale. Throws 404 for an unknown product, 400 for times or a price that make no sale. */
export async function addSale(trx: Transaction<Database>, sale: SaleInput): Promise<Sale> {
  await refuseNoSale(trx, sale)
  const { start_time, end_time } = timesOf(sale)
  const { id } = await trx
    .insertInto('flash_sales')
    .values({ product_id: sale.product_id, sale_price: sale.sale_price, start_time, end_time })
    .returning('id')
    .executeTakeFirstOrThrow()
  // A trigger has made its row of limits.
  await setLimits(trx, id, sale)
  if (sale.active === false) await setActive(trx, id, false)
  return await saleBy(trx, id)
}

/** Changes what is given; `null` takes a limit away. Throws 404, 400 as {@link addSale}, 409 for a limit below what was sold. */
export async function changeSale(
  trx: Transaction<Database>,
  id: number,
  change: Partial<SaleInput>,
): Promise<Sale> {
  await lockSale(trx, id)
  const before = await saleBy(trx, id)
  const after = { ...before, ...change }
  if (after.product_id !== before.product_id) throw fault('product_id', 'cannot change: make another sale')
  await refuseNoSale(trx, after)
  await setLimits(trx, id, change, before)
  if (change.sale_price !== undefined || change.start_time !== undefined || change.end_time !== undefined)
    await trx
      .updateTable('flash_sales')
      .set({ sale_price: after.sale_price, ...timesOf(after) })
      .where('id', '=', id)
      .execute()
  if (change.active !== undefined) await setActive(trx, id, change.active)
  return await saleBy(trx, id)
}

/** Deletes a sale; orders keep its price. Throws 404. */
export async function deleteSale(trx: Transaction<Database>, id: number): Promise<void> {
  await lockSale(trx, id)
  const { numDeletedRows } = await trx.deleteFrom('flash_sales').where('id', '=', id).executeTakeFirst()
  if (numDeletedRows === 0n) throw new ShopError('flash_sale_not_found')
}

/** The limits before the sale, as buyers do, who may end it. */
async function lockSale(trx: Transaction<Database>, id: number): Promise<void> {
  await sql`select from flash_sale_limits where flash_sale_id = ${id} for update`.execute(trx)
}

async function saleBy(trx: Transaction<Database>, id: number): Promise<Sale> {
  const { rows } = await sql<Sale>`select ${columns} from ${tables} where f.id = ${id}`.execute(trx)
  const [sale] = rows
  if (sale === undefined) throw new ShopError('flash_sale_not_found')
  return sale
}

async function setLimits(
  trx: Transaction<Database>,
  id: number,
  { quantity_limit, per_user_limit }: Pick<Partial<SaleInput>, 'quantity_limit' | 'per_user_limit'>,
  { sold }: { sold: number } = { sold: 0 },
): Promise<void> {
  if (typeof quantity_limit === 'number' && quantity_limit < sold)
    throw new ShopError('limit_below_sold', { details: { sold } })
  if (quantity_limit === undefined && per_user_limit === undefined) return
  await trx
    .updateTable('flash_sale_limits')
    .set({
      ...(quantity_limit === undefined ? {} : { quantity_limit }),
      ...(per_user_limit === undefined ? {} : { per_user_limit }),
    })
    .where('flash_sale_id', '=', id)
    .execute()
}

async function setActive(trx: Transaction<Database>, id: number, active: boolean): Promise<void> {
  const limits = await trx
    .selectFrom('flash_sale_limits')
    .select('sold_out')
    .where('flash_sale_id', '=', id)
    .executeTakeFirst()
  if (active && limits?.sold_out) throw new ShopError('sale_sold_out')
  // Switched off by hand it stays off, also when units come back.
  if (limits?.sold_out)
    await trx
      .updateTable('flash_sale_limits')
      .set({ sold_out: false })
      .where('flash_sale_id', '=', id)
      .execute()
  await trx.updateTable('flash_sales').set({ active }).where('id', '=', id).execute()
}

async function refuseNoSale(
  trx: Transaction<Database>,
  sale: Pick<SaleInput, 'product_id' | 'sale_price' | 'start_time' | 'end_time'>,
): Promise<void> {
  const product = await trx
    .selectFrom('products')
    .select('price')
    .where('id', '=', sale.product_id)
    .executeTakeFirst()
  if (product === undefined) throw new ShopError('product_not_found')
  if (sale.sale_price >= product.price)
    throw fault('sale_price', `must be below the price of the product, ${product.price}`)
  const { start_time, end_time } = timesOf(sale)
  if (end_time <= start_time) throw fault('end_time', 'must be after start_time')
}

/** In UTC, and so that they can be compared as texts. */
function timesOf(sale: Pick<SaleInput, 'start_time' | 'end_time'>) {
  return { start_time: utc('start_time', sale.start_time), end_time: utc('end_time', sale.end_time) }
}

function utc(field: 'start_time' | 'end_time', text: string): string {
  // Only somebody in SQL makes a sale without end.
  if (text === 'infinity') return text
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw fault(field, 'is no moment that there is')
  return new Date(time).toISOString()
}

const fault = (field: string, message: string): ShopError =>
  new ShopError('validation_failed', { details: [{ field: `body/${field}`, message }] })
