import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Role } from './identity.ts'
import { hashOf, newToken } from './token.ts'

/** A session ends when nobody has used it for so long; a guest, when nothing was put into its cart for so long. */
export const sessionDays = 30

const inDays = (days: number) => sql<string>`(now() at time zone 'utc') + make_interval(days => ${days})`

/** A user's session as it is kept. */
export interface KeptSession {
  id: number
  userId: number
  role: Role
  /** Opened with a demo password. */
  demo: boolean
  /** Milliseconds since 1970. */
  lastSeenAt: number
  expiresAt: number
}

/** The session with this hash, and what is left of its time now, ms; null when it has ended. */
export async function sessionBy(
  db: Kysely<Database>,
  hash: string,
): Promise<{ session: KeptSession; msLeft: number } | null> {
  const { rows } = await sql<KeptSession & { msLeft: number }>`
    select s.id, s.user_id as "userId", coalesce(r.role, 'customer') as role, s.demo,
           (extract(epoch from s.last_seen_at) * 1000)::float8 as "lastSeenAt",
           (extract(epoch from s.expires_at) * 1000)::float8 as "expiresAt",
           (extract(epoch from s.expires_at - (now() at time zone 'utc')) * 1000)::float8 as "msLeft"
    from sessions s left join roles r using (user_id)
    where s.token_hash = ${hash} and s.expires_at > (now() at time zone 'utc')`.execute(db)
  const [row] = rows
  if (row === undefined) return null
  // Two loads of the same session say the same: what is left of its time is no part of it.
  const { msLeft, ...session } = row
  return { session, msLeft }
}

/** What is kept of a guest; `null` for one that has never put anything into its cart. */
export async function guestBy(db: Kysely<Database>, hash: string): Promise<{ ended: boolean } | null> {
  const found = await db
    .selectFrom('guests')
    .select('ended')
    .where('token_hash', '=', hash)
    .executeTakeFirst()
  return found ?? null
}

/** Opens a session of a user. Returns its token, which is kept nowhere. */
export async function openSession(
  trx: Transaction<Database>,
  o: { userId: number; demo: boolean; userAgent: string },
): Promise<string> {
  const token = newToken('user')
  await trx
    .insertInto('sessions')
    .values({
      token_hash: hashOf(token),
      user_id: o.userId,
      demo: o.demo,
      user_agent: storable(o.userAgent).slice(0, 300),
      expires_at: inDays(sessionDays),
    })
    .execute()
  return token
}

/** PostgreSQL stores no zero bytes and no half characters. */
const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '')

/** Ends a session; returns whether there was one. */
export async function endSession(trx: Transaction<Database>, hash: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('sessions')
    .where('token_hash', '=', hash)
    .executeTakeFirst()
  return numDeletedRows > 0
}

/** Notes that a session is in use, which gives it its whole time again. */
export async function touchSession(trx: Transaction<Database>, hash: string): Promise<void> {
  await trx
    .updateTable('sessions')
    .set({ last_seen_at: sql`now() at time zone 'utc'`, expires_at: inDays(sessionDays) })
    .where('token_hash', '=', hash)
    .where('last_seen_at', '<', sql<string>`(now() at time zone 'utc') - interval '1 minute'`)
    .execute()
}

/** Keeps a guest from now on, and others out of its cart until the transaction ends. Returns false when it has ended. */
export async function lockGuest(trx: Transaction<Database>, hash: string): Promise<boolean> {
  const find = () =>
    trx
      .selectFrom('guests')
      .select(['ended', sql<boolean>`expires_at < ${inDays(sessionDays - 1)}`.as('stale')])
      .where('token_hash', '=', hash)
      .forNoKeyUpdate()
      .executeTakeFirst()
  let guest = await find()
  if (guest === undefined) {
    await trx
      .insertInto('guests')
      .values({ token_hash: hash, expires_at: inDays(sessionDays) })
      .onConflict(c => c.column('token_hash').doNothing())
      .execute()
    guest = await find()
  }
  if (guest === undefined || guest.ended) return false
  // Once a day is enough to stay alive.
  if (guest.stale)
    await trx
      .updateTable('guests')
      .set({ expires_at: inDays(sessionDays) })
      .where('token_hash', '=', hash)
      .execute()
  return true
}

/** Ends a guest. Returns false when somebody else has ended it before: what it had is not to be taken twice. */
export async function endGuest(trx: Transaction<Database>, hash: string): Promise<boolean> {
  const { rows } = await sql`
    insert into guests (token_hash, ended, expires_at) values (${hash}, true, ${inDays(sessionDays)})
    on conflict (token_hash) do update set ended = true, expires_at = excluded.expires_at where not guests.ended
    returning 1`.execute(trx)
  return rows.length > 0
}

/** Deletes sessions and guests whose time is over, at most `limit` of each. Returns how many. */
export async function deleteExpired(trx: Transaction<Database>, limit: number): Promise<number> {
  let deleted = 0
  for (const table of ['sessions', 'guests'] as const) {
    const { numAffectedRows = 0n } = await sql`
      delete from ${sql.table(table)} where token_hash in (
        select token_hash from ${sql.table(table)} where expires_at < (now() at time zone 'utc')
        limit ${limit} for update skip locked)`.execute(trx)
    deleted += Number(numAffectedRows)
  }
  return deleted
}
