import { type Kysely, sql, type Transaction } from 'kysely'
import type { TopComment } from '../comments/queries.ts'
import type { Database } from '../database/schema.ts'
import { ShopError } from '../errors.ts'
import type { Place } from './lists.ts'

export interface ModeratedComment extends TopComment {
  hidden: boolean
}

const columns = sql`
  c.id, c.product_id, p.name as product_name, c.user_id, u.name as user_name, c.text, c.rating, c.hidden, c.created_at`
const joined = sql`join products p on p.id = c.product_id join users u on u.id = c.user_id`

/** What people have written, the newest in front; `hidden` picks those that are (or are not). */
export async function commentsFor(
  db: Kysely<Database>,
  { hidden, below, limit }: Place & { hidden: boolean | undefined },
): Promise<ModeratedComment[]> {
  const { rows } = await sql<ModeratedComment>`
    select ${columns} from comments c ${joined}
    where ${below === null ? sql`true` : sql`c.id < ${below}`}
      and ${hidden === undefined ? sql`true` : hidden ? sql`c.hidden` : sql`not c.hidden`}
    order by c.id desc limit ${limit}`.execute(db)
  return rows
}

/** Hides a comment from everybody but its author and admins, or shows it again. Throws 404. */
export async function setHidden(
  trx: Transaction<Database>,
  commentId: number,
  hidden: boolean,
): Promise<ModeratedComment> {
  const { rows } = await sql<ModeratedComment>`
    with c as (update comments set hidden = ${hidden} where id = ${commentId} returning *)
    select ${columns} from c ${joined}`.execute(trx)
  const [comment] = rows
  if (comment === undefined)
    throw new ShopError('comment_not_found', { message: 'There is no such comment.' })
  return comment
}
