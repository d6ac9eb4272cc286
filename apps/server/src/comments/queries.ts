import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { isUniqueViolation } from '../database/unavailable.ts'
import { ShopError } from '../errors.ts'
import type { CommentText } from './text.ts'

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

/** A comment as its author sees it. */
export interface OwnComment {
  id: number
  product_id: number
  user_id: number
  text: string
  rating: number
  created_at: string
  /** By an admin: nobody else sees it. */
  hidden: boolean
}

const columns = ['id', 'product_id', 'user_id', 'text', 'rating', 'created_at', 'hidden'] as const

/** The best rated comments, the newest of them first. */
export async function topComments(db: Kysely<Database>, limit: number): Promise<TopComment[]> {
  return await db
    .selectFrom('comments as c')
    .innerJoin('products as p', 'p.id', 'c.product_id')
    .innerJoin('users as u', 'u.id', 'c.user_id')
    .select(['c.id', 'c.product_id', 'p.name as product_name', 'c.user_id', 'u.name as user_name'])
    .select(['c.text', 'c.rating', 'c.created_at'])
    .where('c.hidden', '=', false)
    .orderBy('c.rating', 'desc')
    .orderBy('c.created_at', 'desc')
    .orderBy('c.id', 'desc')
    .limit(limit)
    .execute()
}

/** What a user has written about a product, hidden or not. */
export async function ownComment(
  db: Kysely<Database>,
  o: { userId: number; productId: number },
): Promise<OwnComment | null> {
  const found = await db
    .selectFrom('comments')
    .select(columns)
    .where('user_id', '=', o.userId)
    .where('product_id', '=', o.productId)
    .executeTakeFirst()
  return found ?? null
}

/** Writes a comment. Throws 404 for an unknown product or user, 409 when this user has written about it already. */
export async function addComment(
  trx: Transaction<Database>,
  o: { userId: number; productId: number; comment: CommentText },
): Promise<OwnComment> {
  const exists = (table: 'products' | 'users', id: number) =>
    trx.selectFrom(table).select('id').where('id', '=', id).forKeyShare().executeTakeFirst()
  if ((await exists('products', o.productId)) === undefined) throw new ShopError('product_not_found')
  if ((await exists('users', o.userId)) === undefined) throw new ShopError('user_not_found')
  try {
    return await trx
      .insertInto('comments')
      .values({ product_id: o.productId, user_id: o.userId, ...o.comment })
      .returning(columns)
      .executeTakeFirstOrThrow()
  } catch (error) {
    if (isUniqueViolation(error, 'comments_one_per_product'))
      throw new ShopError('already_commented', { cause: error })
    throw error
  }
}

/** Changes a comment of this user; one that is hidden stays so. Throws 404 for one that is not theirs. */
export async function changeComment(
  trx: Transaction<Database>,
  o: { userId: number; id: number; comment: CommentText },
): Promise<OwnComment> {
  const changed = await trx
    .updateTable('comments')
    .set(o.comment)
    .where('id', '=', o.id)
    .where('user_id', '=', o.userId)
    .returning(columns)
    .executeTakeFirst()
  if (changed === undefined) throw new ShopError('comment_not_found')
  return changed
}

/** Deletes a comment of this user. Throws 404 for one that is not theirs. */
export async function deleteComment(
  trx: Transaction<Database>,
  o: { userId: number; id: number },
): Promise<void> {
  const { numDeletedRows } = await trx
    .deleteFrom('comments')
    .where('id', '=', o.id)
    .where('user_id', '=', o.userId)
    .executeTakeFirst()
  if (numDeletedRows === 0n) throw new ShopError('comment_not_found')
}
