import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'

export interface Ranked {
  id: number
  units_sold: number
}

/** The most sold products of a category, or of all; best first, at most `limit`. Behind them those flagged as bestsellers. */
export async function rankPopular(
  db: Kysely<Database>,
  o: { category: string | undefined; limit: number },
): Promise<Ranked[]> {
  const { rows } = await sql<Ranked>`
    with sold as (
      select i.product_id as id, least(sum(i.quantity), 2147483647)::int as units_sold
      from order_items i join orders o on o.id = i.order_id
      where o.status <> 'cancelled'
      group by i.product_id
    )
    select p.id, coalesce(s.units_sold, 0) as units_sold
    from (select id from sold union select b.id from products b where b.is_bestseller) candidate
    join products p on p.id = candidate.id
    left join sold s on s.id = p.id
    where ${o.category === undefined ? sql`true` : sql`p.category = ${o.category}`}
    order by coalesce(s.units_sold, 0) desc, p.id
    limit ${o.limit}`.execute(db)
  return rows
}
