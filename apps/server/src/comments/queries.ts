import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'

export interface TopComment {
  id: number
  product_id: number
  product_name: string
  user_id: number
  user_name: string
  text: string
  rating: number
  created_at: string
}

/** The best rated comments, the newest of them first. */
export async function topComments(db: Kysely<Database>, limit: number): Promise<TopComment[]> {
  return await db
    .selectFrom('comments as c')
    .innerJoin('products as p', 'p.id', 'c.product_id')
    .innerJoin('users as u', 'u.id', 'c.user_id')
    .select(['c.id', 'c.product_id', 'p.name as product_name', 'c.user_id', 'u.name as user_name'])
    .select(['c.text', 'c.rating', 'c.created_at'])
    .orderBy('c.rating', 'desc')
    .orderBy('c.created_at', 'desc')
    .orderBy('c.id', 'desc')
    .limit(limit)
    .execute()
}
