import { Caches, type CachesOptions } from '../cache/caches.ts'
import { Follower } from '../follower/follower.ts'
import { MemoryOwnLog } from '../log/memory-own-log.ts'
import { type OwnLog, ownLogMapping } from '../log/own-log.ts'

/** A node over an own log, in memory if none is given. */
export function ownNode(options: Partial<CachesOptions> = {}, log: OwnLog = new MemoryOwnLog()) {
  const follower = new Follower({ log, mapping: ownLogMapping })
  const caches = new Caches({ follower, invalidate: tags => log.append({ tags }), ...options })
  follower.start()
  const close = async () => {
    caches.close()
    await follower.close()
  }
  return { log, follower, caches, close }
}
