import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import { seedDemoAccounts } from './demo-accounts.ts'
import { demoComments, demoProducts, demoSale, demoUsers } from './demo-data.ts'

/**
 * Puts the demo shop into an empty database, once. What somebody changed or deleted afterwards stays as they left it.
 * Returns whether it inserted anything. Safe when two processes call it at once.
 */
export async function seedDemo(db: Kysely<Database>): Promise<boolean> {
  const inserted = await seedShop(db)
  await seedDemoAccounts(db)
  return inserted
}

async function seedShop(db: Kysely<Database>): Promise<boolean> {
  if (await isSeeded(db)) return false
  return await db.transaction().execute(async trx => {
    // Waits for another process that is seeding now; then sees what it recorded.
    await sql`select pg_advisory_xact_lock(hashtext('technomir seed'))`.execute(trx)
    if (await isSeeded(trx)) return false
    const { rows } = await sql<{ empty: boolean }>`
      select not exists (select from products) and not exists (select from users) as empty`.execute(trx)
    const empty = rows[0]?.empty ?? false
    await trx
      .insertInto('seed_runs')
      .values({ name: 'demo', count: empty ? demoProducts.length : 0 })
      .execute()
    if (empty) await insertDemo(trx)
    return empty
  })
}

async function isSeeded(db: Kysely<Database>): Promise<boolean> {
  return (
    (await db.selectFrom('seed_runs').select('name').where('name', '=', 'demo').executeTakeFirst()) !==
    undefined
  )
}

async function insertDemo(db: Kysely<Database>): Promise<void> {
  await db.insertInto('users').values(demoUsers).execute()
  await db.insertInto('products').values(demoProducts).execute()
  await db.insertInto('comments').values(demoComments).execute()
  await sql`
    insert into flash_sales (id, product_id, sale_price, end_time)
    values (${demoSale.id}, ${demoSale.product_id}, ${demoSale.sale_price},
            date_trunc('minute', now() at time zone 'utc') + make_interval(days => ${demoSale.days}))`.execute(
    db,
  )
  for (const table of ['users', 'products', 'comments', 'flash_sales'] as const)
    await sql`select setval(pg_get_serial_sequence(${table}, 'id'), (select max(id) from ${sql.table(table)}))`.execute(
      db,
    )
}
