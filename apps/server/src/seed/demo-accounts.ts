import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import { demoPasswordHashes } from './demo-data.ts'

/** The user of the demo shop who may do everything. */
const demoAdmin = 3

/**
 * Gives the users of the demo shop their password, `technomir`, and one of them the admin's role: once, in a shop that was seeded with
 * them. The password stands in the README; a server without demo mode lets nobody in with it.
 */
export async function seedDemoAccounts(db: Kysely<Database>): Promise<void> {
  const name = 'demo accounts'
  const isDone = await db.selectFrom('seed_runs').select('name').where('name', '=', name).executeTakeFirst()
  if (isDone !== undefined) return
  await db.transaction().execute(async trx => {
    const { rows } = await sql`
      insert into seed_runs (name, count) select ${name}, ${demoPasswordHashes.length}
      where exists (select from seed_runs where name = 'demo' and count > 0)
      on conflict (name) do nothing returning 1`.execute(trx)
    if (rows.length === 0) return
    await sql`
      insert into credentials (user_id, password_hash, demo)
      select u.id, h.hash, true from unnest(${[...demoPasswordHashes]}::text[]) with ordinality as h (hash, id)
      join users u on u.id = h.id on conflict do nothing`.execute(trx)
    await sql`
      insert into roles (user_id, role) select id, 'admin' from users where id = ${demoAdmin}
      on conflict do nothing`.execute(trx)
  })
}
