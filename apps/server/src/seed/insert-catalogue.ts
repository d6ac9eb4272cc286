import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { buyers, type CatalogueEntry, catalogueEntry } from './catalogue.ts'
import { firstNames, lastNames } from './catalogue-data.ts'
import { createRandom } from './random.ts'

/** With their comments and orders these stay under 5,000 rows a transaction. */
const batchSize = 2_500

export interface CatalogueOptions {
  /** How many products the shop shall have, the demo's included. Fewer than there are: nothing happens. */
  products: number
  /** Told after each batch. */
  onProgress?: ((progress: { done: number; total: number }) => void) | undefined
  signal?: AbortSignal | undefined
}

/**
 * Fills the shop up to `products` products, in small transactions. Goes on where an earlier call ended; the same number
 * again changes nothing. Returns how many it inserted.
 */
export async function seedCatalogue(db: Kysely<Database>, o: CatalogueOptions): Promise<number> {
  const total = Math.max(0, o.products - (await seeded(db, 'demo')))
  let inserted = 0
  // Ids of the newest products of this call, by place: orders reach back to them.
  const ids = new Map<number, number>()
  for (;;) {
    o.signal?.throwIfAborted()
    const added = await db.transaction().execute(trx => insertBatch(trx, total, ids))
    if (added === 0) break
    inserted += added
    o.onProgress?.({ done: await seeded(db, 'catalogue'), total })
  }
  if (inserted > 0) await sql`analyze products, comments, orders, order_items`.execute(db)
  return inserted
}

async function seeded(db: Kysely<Database>, name: string): Promise<number> {
  const row = await db.selectFrom('seed_runs').select('count').where('name', '=', name).executeTakeFirst()
  return row?.count ?? 0
}

async function insertBatch(
  trx: Transaction<Database>,
  total: number,
  ids: Map<number, number>,
): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtext('technomir seed'))`.execute(trx)
  const start = await seeded(trx, 'catalogue')
  const size = Math.min(batchSize, total - start)
  if (size <= 0) return 0
  const buyerIds = await ensureBuyers(trx)
  const entries = Array.from({ length: size }, (_, i) => catalogueEntry(start + i))
  const productIds = await insertProducts(trx, entries)
  for (const [i, id] of productIds.entries()) ids.set(start + i, id)
  await insertComments(trx, entries, productIds, buyerIds)
  await insertOrders(trx, entries, start, ids, buyerIds)
  await trx
    .insertInto('seed_runs')
    .values({ name: 'catalogue', count: start + size })
    .onConflict(c =>
      c.column('name').doUpdateSet({ count: start + size, updated_at: sql`now() at time zone 'utc'` }),
    )
    .execute()
  return size
}

async function ensureBuyers(trx: Transaction<Database>): Promise<number[]> {
  const random = createRandom(0)
  const rows = Array.from({ length: buyers }, (_, i) => ({
    name: `${random.pick(firstNames)} ${random.pick(lastNames)}`,
    email: `buyer${String(i + 1).padStart(3, '0')}@example.com`,
  }))
  const emails = rows.map(r => r.email)
  const find = () =>
    trx.selectFrom('users').select('id').where('email', 'in', emails).orderBy('email').execute()
  let found = await find()
  if (found.length < buyers) {
    await trx
      .insertInto('users')
      .values(rows)
      .onConflict(c => c.column('email').doNothing())
      .execute()
    found = await find()
  }
  return found.map(r => r.id)
}

/** Taken beforehand: rows can then name each other without asking which row got which id. */
async function takeIds(
  trx: Transaction<Database>,
  table: 'products' | 'orders',
  count: number,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence(${table}, 'id')) as id from generate_series(1, ${count}::int) order by 1`.execute(
    trx,
  )
  return rows.map(r => r.id)
}

async function insertProducts(trx: Transaction<Database>, entries: CatalogueEntry[]): Promise<number[]> {
  const ids = await takeIds(trx, 'products', entries.length)
  const column = <K extends keyof CatalogueEntry['product']>(key: K) => entries.map(e => e.product[key])
  await sql`
    insert into products (id, name, price, category, brand, description, stock, is_bestseller, created_at)
    select * from unnest(${ids}::int[], ${column('name')}::text[], ${column('price')}::int[], ${column('category')}::text[],
      ${column('brand')}::text[], ${column('description')}::text[], ${column('stock')}::int[],
      ${column('is_bestseller')}::bool[], ${column('created_at')}::timestamp[])`.execute(trx)
  return ids
}

async function insertComments(
  trx: Transaction<Database>,
  entries: CatalogueEntry[],
  productIds: number[],
  buyerIds: number[],
): Promise<void> {
  const rows = entries.flatMap((e, i) =>
    e.comments.map(c => ({ ...c, product: productIds[i], user: buyerIds[c.buyer] })),
  )
  if (rows.length === 0) return
  await sql`
    insert into comments (product_id, user_id, rating, text, created_at)
    select * from unnest(${rows.map(r => r.product)}::int[], ${rows.map(r => r.user)}::int[], ${rows.map(r => r.rating)}::int[],
      ${rows.map(r => r.text)}::text[], ${rows.map(r => r.created_at)}::timestamp[])`.execute(trx)
}

async function insertOrders(
  trx: Transaction<Database>,
  entries: CatalogueEntry[],
  start: number,
  ids: Map<number, number>,
  buyerIds: number[],
): Promise<void> {
  const orders = entries.flatMap((e, i) => e.orders.map(order => ({ order, place: start + i })))
  if (orders.length === 0) return
  const orderIds = await takeIds(trx, 'orders', orders.length)
  const rows = orders.map(({ order, place }, i) => ({
    id: orderIds[i],
    user: buyerIds[order.buyer],
    created_at: order.created_at,
    // A place before this call's first is not known here: that line is left out.
    lines: order.lines.flatMap(line => {
      const product = ids.get(place - line.back)
      return product === undefined
        ? []
        : [{ product, quantity: line.quantity, sold: catalogueEntry(place - line.back).product }]
    }),
  }))
  await sql`
    insert into orders (id, user_id, total, created_at, paid_at, status)
    select id, user_id, total, created_at, created_at, 'paid' from unnest(${rows.map(r => r.id)}::int[], ${rows.map(r => r.user)}::int[],
      ${rows.map(r => r.lines.reduce((sum, l) => sum + l.quantity * l.sold.price, 0))}::int8[],
      ${rows.map(r => r.created_at)}::timestamp[]) as o (id, user_id, total, created_at)`.execute(trx)
  const lines = rows.flatMap(r => r.lines.map(l => ({ order: r.id, ...l })))
  await sql`
    insert into order_items (order_id, product_id, quantity, unit_price, name)
    select * from unnest(${lines.map(l => l.order)}::int[], ${lines.map(l => l.product)}::int[],
      ${lines.map(l => l.quantity)}::int[], ${lines.map(l => l.sold.price)}::int[],
      ${lines.map(l => l.sold.name)}::text[])`.execute(trx)
}
