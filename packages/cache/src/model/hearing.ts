import type { Follower } from '../follower/follower.ts'
import type { Ledger } from './ledger.ts'
import type { ModelLog } from './model-log.ts'

/**
 * Listens to what a node tells of the log, as those do who hand events on (G8): every entry in order, or a reset. And no reset unless
 * entries are gone, for each of them empties the node's memory.
 */
export function listen(follower: Follower, log: ModelLog, ledger: Ledger, who: string): void {
  let epoch: string | null = null
  let heard = 0
  follower.on('reset', reset => {
    const known = reset.epoch === epoch
    // What was lost before it had seen anything of this epoch is no loss to it.
    if (known && log.lostUpTo(reset.epoch) <= heard) {
      ledger.wrong.push(`G8: ${who} was reset at ${reset.position}, although nothing after ${heard} was lost`)
    }
    epoch = reset.epoch
    heard = reset.position
  })
  follower.on('entry', ({ position, prev }) => {
    if (prev !== heard) {
      ledger.wrong.push(`G8: ${who} heard of ${position} after ${heard}, and of nothing between them`)
    }
    heard = position
  })
}
