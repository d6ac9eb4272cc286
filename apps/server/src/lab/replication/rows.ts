import { formatPosition } from '@technomir/cache'
import { sql } from 'kysely'
import type { Plumbing } from '../../caching/plumbing.ts'

/**
 * Writes that replicas have to follow although nothing looks different afterwards: products are rewritten as they are. Rows
 * that somebody else is changing are left to them.
 */
export async function rewriteRows(write: Plumbing['write'], rows: number) {
  const startedAt = performance.now()
  const written = await write(async trx => {
    const { numAffectedRows } = await sql`
      UPDATE products SET price = price WHERE id IN (
        SELECT id FROM products ORDER BY random() LIMIT ${rows} FOR UPDATE SKIP LOCKED)`.execute(trx)
    return Number(numAffectedRows ?? 0)
  })
  return {
    written,
    body: {
      rows: written.value,
      position: formatPosition(written.position),
      processed: written.processed,
      ms: performance.now() - startedAt,
    },
  }
}
