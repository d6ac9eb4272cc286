import { type Kysely, sql } from 'kysely'
import type { Cursor } from '../catalogue/cursor.ts'
import type { Database } from '../database/schema.ts'

export interface ProductComment {
  id: number
  user_id: number
  user_name: string
  text: string
  rating: number
  created_at: string
}

export interface CommentPage {
  items: ProductComment[]
  /** The end of this page; `null` when nothing follows. */
  last: Cursor | null
}

/** What people say about a product, the newest first. */
export async function productComments(
  db: Kysely<Database>,
  o: { productId: number; limit: number; after: Cursor | null },
): Promise<CommentPage> {
  const place =
    o.after === null ? sql`` : sql`and (c.created_at, c.id) < (${o.after.key}::timestamp, ${o.after.id})`
  const { rows } = await sql<ProductComment & { key: string }>`
    select c.id, c.user_id, u.name as user_name, c.text, c.rating, c.created_at, c.created_at::text as key
    from comments c join users u on u.id = c.user_id
    where c.product_id = ${o.productId} and not c.hidden ${place}
    order by c.created_at desc, c.id desc limit ${o.limit + 1}`.execute(db)
  const shown = rows.slice(0, o.limit)
  const last = shown.at(-1)
  return {
    items: shown.map(({ key: _, ...comment }) => comment),
    last: rows.length > o.limit && last ? { key: last.key, id: last.id } : null,
  }
}

export interface Rating {
  /** Of 1 to 5, with one decimal; `null` without comments. */
  average: number | null
  count: number
}

/** How a product is rated. */
export async function productRating(db: Kysely<Database>, productId: number): Promise<Rating> {
  const { rows } = await sql<Rating>`
    select round(avg(rating), 1)::float8 as average, count(*) as count
    from comments where product_id = ${productId} and not hidden`.execute(db)
  return rows[0] ?? { average: null, count: 0 }
}
