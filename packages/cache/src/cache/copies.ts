import type { KeyWatcher } from '../tiers/store.ts'
import { type Core, isTrue } from './core.ts'
import { cacheTag } from './definition.ts'

/**
 * Ends what this process keeps of keys that are gone from the shared tier, and with them the answers composed of
 * entries of the same caches: whoever deletes a key by hand wants to see it loaded again.
 */
export function copiesOf(core: Core): KeyWatcher {
  const { l1, clock } = core
  const held = (key: string) => {
    const entry = l1.peek(key)
    return entry && entry.expiresAt > clock.now() && isTrue(core, entry) ? entry : null
  }
  return {
    holds: key => held(key) !== null,
    gone(keys) {
      if (keys === 'all') {
        l1.clear()
        return
      }
      const owners = new Set<string>()
      for (const key of keys) {
        const entry = held(key)
        if (!entry) continue
        owners.add(entry.owner)
        l1.delete(key)
      }
      if (owners.size === 0) return
      const tags = new Set([...owners].map(cacheTag))
      for (const [key, entry] of [...l1.all()]) {
        if (!owners.has(entry.owner) && entry.cells.some(cell => tags.has(cell.tag))) l1.delete(key)
      }
    },
  }
}
