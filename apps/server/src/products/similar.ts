import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../database/schema.ts'

/** Looked at on each side of the product's price, and as many again of its brand. */
const nearby = 30

/**
 * Products like this one that can be bought, the most similar first: of the same category, near in price; the same brand
 * weighs as much as a price a third away. `category` is that of the product; `null` when it does not exist.
 */
export async function similarProducts(
  db: Kysely<Database>,
  productId: number,
  limit: number,
): Promise<{ ids: number[]; category: string | null }> {
  const { rows } = await sql<{ category: string; id: number | null }>`
    with own as (select id, category, brand, price from products where id = ${productId}),
    near as (
      select n.* from own cross join lateral (
        ${dearer(sql`true`)} union ${cheaper(sql`true`)} union
        ${dearer(sql`p.brand = own.brand and p.price < own.price * 2::bigint`)} union
        ${cheaper(sql`p.brand = own.brand and p.price > own.price / 2`)}
      ) n
    )
    select own.category, near.id
    from own left join near on true
    order by abs(ln((near.price + 1::float8) / (own.price + 1::float8))) - case when near.brand = own.brand then 0.3 else 0 end, near.id
    limit ${limit}`.execute(db)
  return {
    ids: rows.flatMap(row => (row.id === null ? [] : [row.id])),
    category: rows[0]?.category ?? null,
  }
}

const dearer = (also: RawBuilder<boolean>) => sql`
  (select p.id, p.brand, p.price from products p
   where p.category = own.category and p.price >= own.price and p.stock > 0 and p.id <> own.id and ${also}
   order by p.price, p.id limit ${nearby})`

const cheaper = (also: RawBuilder<boolean>) => sql`
  (select p.id, p.brand, p.price from products p
   where p.category = own.category and p.price < own.price and p.stock > 0 and ${also}
   order by p.price desc, p.id desc limit ${nearby})`
