import type { Follower } from '@technomir/cache'
import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { timed } from './hops.ts'
import type { Plumbing } from './plumbing.ts'
import { readUpTo, withSnapshot } from './primary-snapshot.ts'
import type { Probe } from './probe.ts'

/** Reads past all caches, for decisions about money and stock. */
export function createReadNow(
  primary: Kysely<Database>,
  follower: Follower,
  probe: Probe,
): Plumbing['readNow'] {
  return query =>
    timed('primary', 'primary', async () => {
      await probe.hold()
      return await withSnapshot(primary, async trx => {
        const position = await readUpTo(trx)
        return { value: await query(trx), epoch: follower.epoch, position }
      })
    })
}
