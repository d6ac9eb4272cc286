import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'

export interface Ranked {
  id: number
  units_sold: number
}

/** The products that sold most, best first; where fewer have sold than asked for, those flagged as bestsellers follow. */
export async function rankBestsellers(db: Kysely<Database>, limit: number): Promise<Ranked[]> {
  const { rows } = await sql<Ranked>`
    with sold as (
      select i.product_id as id, sum(i.quantity)::int as units_sold
      from order_items i join orders o on o.id = i.order_id
      where o.status <> 'cancelled'
      group by i.product_id
      order by units_sold desc, id
      limit ${limit}
    ),
    flagged as (
      select p.id, 0 as units_sold from products p
      where p.is_bestseller and not exists (select from sold where sold.id = p.id)
      order by p.id
      limit ${limit}
    )
    select id, units_sold from (select * from sold union all select * from flagged) ranked
    order by units_sold desc, id
    limit ${limit}`.execute(db)
  return rows
}
