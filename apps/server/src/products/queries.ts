import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'

/** A product as answers show it: the table's columns, with the flash fields derived from the sales that run now. */
export interface Product {
  id: number
  name: string
  /** Whole roubles. */
  price: number
  category: string
  brand: string
  description: string
  stock: number
  is_bestseller: boolean
  is_flash_sale: boolean
  flash_price: number | null
  created_at: string
}

export interface LoadedProduct {
  product: Product
  /** How long this is true, ms by the database's clock: until the next sale of it starts or ends. `null`: no end known. */
  validForMs: number | null
}

type Row = Product & { valid_for_ms: number | null }

/** Products in the order of `ids`, in one query; `null` for those that do not exist. */
export async function productsByIds(
  db: Kysely<Database>,
  ids: readonly number[],
): Promise<(LoadedProduct | null)[]> {
  const { rows } = await sql<Row>`
    with clock as materialized (select clock_timestamp() at time zone 'utc' as now)
    select p.id, p.name, p.price, p.category, p.brand, p.description, p.stock, p.is_bestseller,
           s.price is not null as is_flash_sale, s.price as flash_price, p.created_at,
           floor(extract(epoch from s.flips_at - clock.now) * 1000)::float8 as valid_for_ms
    from products p
    cross join clock
    left join lateral (
      -- Where two sales of a product run at once, the lower price counts.
      select min(f.sale_price) filter (where f.start_time <= clock.now) as price,
             min(case when f.start_time > clock.now then f.start_time else f.end_time end)
               filter (where isfinite(case when f.start_time > clock.now then f.start_time else f.end_time end)) as flips_at
      from flash_sales f
      where f.product_id = p.id and f.active and f.end_time > clock.now and f.end_time > f.start_time
    ) s on true
    where p.id = any(${[...ids]}::int[])`.execute(db)
  const found = new Map(
    rows.map(({ valid_for_ms, ...product }) => [product.id, { product, validForMs: valid_for_ms }]),
  )
  return ids.map(id => found.get(id) ?? null)
}
