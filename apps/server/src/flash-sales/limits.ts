import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'

/** How much of a sale there is. `null`: without limit. */
export interface SaleLimits {
  quantity_limit: number | null
  per_user_limit: number | null
  sold: number
  left: number | null
}

const unlimited: SaleLimits = { quantity_limit: null, per_user_limit: null, sold: 0, left: null }

/** The limits of sales, in the order of `ids`; those of a sale that does not exist are none. */
export async function limitsOf(db: Kysely<Database>, ids: readonly number[]): Promise<SaleLimits[]> {
  const { rows } = await sql<SaleLimits & { id: number }>`
    select flash_sale_id as id, quantity_limit, per_user_limit, sold, quantity_limit - sold as left
    from flash_sale_limits where flash_sale_id = any(${[...ids]}::int[])`.execute(db)
  const found = new Map(rows.map(({ id, ...limits }) => [id, limits]))
  return ids.map(id => found.get(id) ?? unlimited)
}
