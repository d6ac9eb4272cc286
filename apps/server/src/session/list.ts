import { type Kysely, sql } from 'kysely'
import type { Database, UtcTime } from '../database/schema.ts'

export interface ListedSession {
  id: number
  created_at: UtcTime
  last_seen_at: UtcTime
  expires_at: UtcTime
  user_agent: string
}

/** More than anybody has; the newest ones count. */
const most = 100

/** Where a user is signed in, the most recently used in front. */
export async function sessionsOf(db: Kysely<Database>, userId: number): Promise<ListedSession[]> {
  return await db
    .selectFrom('sessions')
    .select(['id', 'created_at', 'last_seen_at', 'expires_at', 'user_agent'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', sql<string>`now() at time zone 'utc'`)
    .orderBy('last_seen_at', 'desc')
    .orderBy('id', 'desc')
    .limit(most)
    .execute()
}
