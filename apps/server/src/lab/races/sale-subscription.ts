import type { ReplicaReader } from '../../caching/replica-reader.ts'
import type { Lacks } from '../parts.ts'

/** What brings flash sales to a replica. */
export type SaleSubscription = { readonly name: string } | { readonly lacks: Lacks }

/** Its name, or why nothing comes through it now. */
export async function saleSubscription(replica: Pick<ReplicaReader, 'run'>): Promise<SaleSubscription> {
  const rows = await replica.run(
    `SELECT subname, subenabled FROM pg_subscription WHERE 'pub_flash_sales' = ANY(subpublications)
     ORDER BY subenabled DESC LIMIT 1`,
    [],
  )
  const { subname, subenabled } = rows[0] ?? {}
  if (typeof subname !== 'string') return { lacks: 'subscription' }
  return subenabled === true ? { name: subname } : { lacks: 'subscription-paused' }
}
