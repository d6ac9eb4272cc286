import { formatPosition } from '@technomir/cache'
import { sql } from 'kysely'
import type { Plumbing } from '../../caching/plumbing.ts'
import { probeTag } from '../trace/probes.ts'

/** Any number that nobody else locks. */
const lockId = 7_340_052

/**
 * Writes that replicas have to follow although nothing looks different afterwards: products are rewritten as they are. Rows
 * that somebody else is changing are left to them, but for another such write, which is waited for. A probe's commit says in the log that it is one.
 */
export async function rewriteRows(write: Plumbing['write'], rows: number, isProbe: boolean) {
  const startedAt = performance.now()
  const written = await write(async trx => {
    // Never for a row: a checkout may hold some and want others.
    await sql`SET LOCAL lock_timeout = '3s'`.execute(trx)
    await sql`SELECT pg_advisory_xact_lock(${lockId})`.execute(trx)
    const { numAffectedRows } = await sql`
      UPDATE products SET price = price WHERE id IN (
        SELECT id FROM products ORDER BY random() LIMIT ${rows} FOR UPDATE SKIP LOCKED)`.execute(trx)
    if (isProbe) await sql`SELECT technomir_invalidate(${probeTag})`.execute(trx)
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
