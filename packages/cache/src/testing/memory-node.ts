import { Caches, type CachesOptions } from '../cache/caches.ts'
import { Follower, type FollowerOptions } from '../follower/follower.ts'
import { MemoryLog } from '../log/memory-log.ts'
import { ManualClock } from './manual-clock.ts'
import { mapping, SmallRelay } from './small-relay.ts'

export interface MemoryNode {
  readonly clock: ManualClock
  readonly relay: SmallRelay
  readonly follower: Follower
  readonly caches: Caches
}

/** A node with the log in memory, that sees: a clock to move, a relay to write with. */
export async function memoryNode(
  options: Partial<CachesOptions> = {},
  followerOptions: Partial<FollowerOptions> = {},
): Promise<MemoryNode> {
  const clock = new ManualClock()
  const log = new MemoryLog(10_000, clock)
  const relay = new SmallRelay(log, 'epoch-1')
  const follower = new Follower({ log, mapping, clock, ...followerOptions })
  follower.start()
  await relay.begin()
  return { clock, relay, follower, caches: new Caches({ follower, clock, ...options }) }
}
