import { Caches } from '@technomir/cache'
import type { Kysely } from 'kysely'
import type { Plumbing } from '../caching/plumbing.ts'
import type { Database } from '../database/schema.ts'
import type { LabParts } from './parts.ts'

/** Longer than any experiment lasts. */
export const experimentTtlMs = 120_000

/** The version of a row of the Lab. */
export async function versionOf(db: Kysely<Database>, id: number): Promise<number> {
  const row = await db.selectFrom('lab_products').select('version').where('id', '=', id).executeTakeFirst()
  return Number(row?.version ?? 0)
}

/** The same as a load past our caches: it asks the primary as their loads do, and the same fault holds it up. */
export async function loadVersion({ node: { primary, probe } }: LabParts, id: number): Promise<number> {
  await probe.hold()
  return await versionOf(primary, id)
}

/** Gives a row its next version; answered when every live server has processed it, as all writes of the shop are. */
export function writeVersion(write: Plumbing['write'], id: number) {
  return write(async trx => {
    const row = await trx
      .updateTable('lab_products')
      .set(eb => ({ version: eb('version', '+', 1), price: 500 + Math.floor(1000 * Math.random()) }))
      .where('id', '=', id)
      .returning('version')
      .executeTakeFirstOrThrow()
    return Number(row.version)
  })
}

/** Caches like the shop's, over the same log and the same Redis, with a memory of their own: as another server would have. */
export function ownCaches({ node: { follower, store } }: LabParts): Caches {
  return new Caches({ follower, ...(store ? { store } : {}), maxEntries: 10_000, maxBytes: 8 * 2 ** 20 })
}
