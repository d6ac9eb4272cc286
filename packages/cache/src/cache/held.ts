import type { Position } from '../position.ts'
import { type Core, isTrue } from './core.ts'
import { type CacheDefinition, cacheTag } from './definition.ts'
import { valueIn } from './entry.ts'
import { keyTag } from './key-tag.ts'

/** A tag of an entry, with its last invalidation as this node knows it. */
export interface HeldTag {
  readonly tag: string
  readonly floor: Position
}

/** What one tier keeps under a key. */
export interface HeldEntry {
  readonly tier: 'l1' | 'l2'
  readonly value: unknown
  readonly epoch: string | null
  readonly asOf: Position
  readonly upTo: Position
  /** Time left, ms; what is past its time may still stand in for a load that fails. */
  readonly ttlMs: number
  /** Whether a read at this moment would be answered with it. */
  readonly valid: boolean
  readonly tags: readonly HeldTag[]
}

/** What the tiers keep under a key, true or not. Changes nothing, counts nothing, and does not count as a use. */
export async function heldEntries(
  core: Core,
  definition: CacheDefinition<never, unknown>,
  key: string,
): Promise<readonly HeldEntry[]> {
  const { l2 } = core
  const askedAt = core.clock.now()
  const [found] = l2 && !definition.composed ? await l2.get([key]) : []
  // From here on nothing waits: both tiers are judged by the same floors.
  const { clock, follower, l1 } = core
  const now = clock.now()
  const sighted = !follower.isBlind()
  const held: HeldEntry[] = []
  const entry = l1.peek(key)
  if (entry?.owner === definition.name) {
    held.push({
      tier: 'l1',
      value: valueIn(entry),
      epoch: entry.generation === follower.floors.generation ? follower.epoch : null,
      asOf: entry.asOf,
      upTo: entry.upTo,
      ttlMs: entry.expiresAt - now,
      valid: sighted && entry.expiresAt > now && isTrue(core, entry),
      tags: entry.cells.map(({ tag, floor }) => ({ tag, floor })),
    })
  }
  if (found?.tags.includes(cacheTag(definition.name))) {
    const { json, epoch, asOf, upTo, tags } = found
    const ttlMs = askedAt + found.ttlMs - now
    const isOurs = epoch === follower.epoch
    const allowed = follower.floors.allowForeign([...tags, keyTag(definition.name, key)], asOf)
    held.push({
      tier: 'l2',
      value: JSON.parse(json),
      epoch,
      asOf,
      upTo,
      ttlMs,
      valid: sighted && isOurs && ttlMs > 0 && allowed,
      tags: tags.map(tag => ({ tag, floor: follower.floors.floorOf(tag) })),
    })
  }
  return held
}
