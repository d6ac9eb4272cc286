import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { ShopError } from '../errors.ts'
import { type Product, productsByIds } from '../products/queries.ts'
import { wordsOf } from '../search/words.ts'
import type { Place } from './lists.ts'

export interface ProductChange {
  price?: number
  stock?: number
  name?: string
  description?: string
}

/** Products, the newest id in front; with `q` those that have all its words (or their beginnings), or this id. */
export async function productsFor(
  db: Kysely<Database>,
  { q, below, limit }: Place & { q: string | undefined },
): Promise<Product[]> {
  const { rows } = await sql<{ id: number }>`
    select p.id from products p
    where ${below === null ? sql`true` : sql`p.id < ${below}`} and ${q === undefined ? sql`true` : matching(q)}
    order by p.id desc limit ${limit}`.execute(db)
  const found = await productsByIds(
    db,
    rows.map(row => row.id),
  )
  return found.flatMap(one => (one === null ? [] : [one.product]))
}

function matching(q: string) {
  const id = /^\d{1,9}$/.test(q.trim()) ? Number(q) : 0
  // Of each word its beginning, as it was typed, or any form of it. Words are letters and digits only, so nothing in them can
  // be taken for anything else.
  const words = wordsOf(q).map(
    word => sql`(to_tsquery('simple', ${`${word}:*`}) || plainto_tsquery('russian', ${word}))`,
  )
  const text = words.length === 0 ? sql`''::tsquery` : sql.join(words, sql` && `)
  return sql`p.id in (select ${id}::int union select s.product_id from product_search s where s.document @@ (${text}))`
}

/** Changes what is given; throws 404 for an unknown product. Whoever buys it at this moment comes before or after. */
export async function changeProduct(
  trx: Transaction<Database>,
  productId: number,
  change: ProductChange,
): Promise<Product> {
  const { numUpdatedRows } = await trx
    .updateTable('products')
    .set(change)
    .where('id', '=', productId)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw new ShopError('product_not_found')
  const [loaded] = await productsByIds(trx, [productId])
  if (loaded == null) throw new ShopError('product_not_found')
  return loaded.product
}
