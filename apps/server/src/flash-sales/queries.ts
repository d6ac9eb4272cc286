import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'

/** A sale that runs now. */
export interface FlashSale {
  id: number
  product_id: number
  sale_price: number
  start_time: string
  end_time: string
}

export interface ActiveSales {
  sales: FlashSale[]
  /** How long this is true, ms by the database's clock: until the next sale starts or ends. `null`: no end known. */
  validForMs: number | null
}

type Row = { [K in keyof FlashSale]: FlashSale[K] | null } & { valid_for_ms: number | null }

/** The sales that are active by their flag and by time, the one that ends first in front. */
export async function activeSales(db: Kysely<Database>): Promise<ActiveSales> {
  const { rows } = await sql<Row>`
    with clock as materialized (select clock_timestamp() at time zone 'utc' as now),
    open as (
      select f.*, clock.now, case when f.start_time > clock.now then f.start_time else f.end_time end as flips_at
      from flash_sales f, clock
      where f.active and f.end_time > clock.now and f.end_time > f.start_time
    ),
    next as (
      select floor(extract(epoch from min(flips_at) - min(now)) * 1000)::float8 as valid_for_ms
      from open where isfinite(flips_at)
    )
    select o.id, o.product_id, o.sale_price, o.start_time, o.end_time, next.valid_for_ms
    from next left join open o on o.start_time <= o.now
    order by o.end_time, o.id`.execute(db)
  const sales = rows.flatMap(({ valid_for_ms: _, ...sale }) => (sale.id === null ? [] : [sale as FlashSale]))
  return { sales, validForMs: rows[0]?.valid_for_ms ?? null }
}
