import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'

/** Not of a cancelled order. `in`, since that is looked up in a hash table however few the statistics expect. */
const isSold = sql<boolean>`i.order_id not in (select o.id from orders o where o.status = 'cancelled')`

export interface Ranked {
  id: number
  units_sold: number
}

/**
 * The most sold products of a category, or of all; best first, at most `limit`. Behind them those flagged as bestsellers of which
 * nothing was sold. Sales are added up once, in one pass over what was ordered: products are looked at only where a category is asked for.
 */
export async function rankPopular(
  db: Kysely<Database>,
  o: { category: string | undefined; limit: number },
): Promise<Ranked[]> {
  const ofCategory = o.category === undefined ? sql`` : sql`and p.category = ${o.category}`
  const from =
    o.category === undefined
      ? sql`order_items i`
      : sql`order_items i join products p on p.id = i.product_id ${ofCategory}`
  const { rows } = await sql<Ranked>`
    select * from (
      select i.product_id as id, least(sum(i.quantity), 2147483647)::int as units_sold
      from ${from} where ${isSold}
      group by i.product_id
      order by units_sold desc, id
      limit ${o.limit}
    ) sold
    union all
    select * from (
      select p.id, 0 from products p
      where p.is_bestseller ${ofCategory}
        and not exists (select from order_items i where i.product_id = p.id and ${isSold})
      order by p.id
      limit ${o.limit}
    ) flagged
    order by units_sold desc, id
    limit ${o.limit}`.execute(db)
  return rows
}
