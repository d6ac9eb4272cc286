import type { Position } from '../position.ts'
import { type Core, isTrue } from './core.ts'
import { type CacheDefinition, cacheTag } from './definition.ts'
import { isKeyTag, keyTag } from './key-tag.ts'

/** An entry that a read would be answered with. */
export interface ListedEntry {
  readonly key: string
  readonly ttlMs: number
  readonly asOf: Position
  readonly tags: readonly string[]
}

/** How many keys are looked at for one listing. */
const looked = 1000

/** The entries of a cache that are true and in time, sorted by key. Reads the shared tier, changes nothing. */
export async function listEntries(
  core: Core,
  definition: CacheDefinition<never, unknown>,
  limit: number,
): Promise<readonly ListedEntry[]> {
  const entries = new Map<string, ListedEntry>()
  for (const entry of await fromShared(core, definition)) entries.set(entry.key, entry)
  const now = core.clock.now()
  for (const [key, entry] of core.l1.all()) {
    if (entries.size >= looked) break
    if (entry.owner !== definition.name || entry.expiresAt <= now || !isTrue(core, entry)) continue
    entries.set(key, {
      key,
      ttlMs: entry.expiresAt - now,
      asOf: entry.asOf,
      tags: shownTags(entry.cells.map(cell => cell.tag)),
    })
  }
  return [...entries.values()].sort((a, b) => (a.key < b.key ? -1 : 1)).slice(0, limit)
}

async function fromShared(core: Core, definition: CacheDefinition<never, unknown>): Promise<ListedEntry[]> {
  const { l2, follower } = core
  if (!l2 || definition.composed) return []
  const keys = await l2.keys(definition.name, looked)
  if (keys.length === 0) return []
  const found = await l2.get(keys)
  return found.flatMap((entry, i) => {
    const key = keys[i] as string
    if (entry?.epoch !== follower.epoch || !entry.tags.includes(cacheTag(definition.name))) return []
    if (!follower.floors.allowForeign([...entry.tags, keyTag(definition.name, key)], entry.asOf)) return []
    return [{ key, ttlMs: entry.ttlMs, asOf: entry.asOf, tags: shownTags(entry.tags) }]
  })
}

/** Without those that only say of which entries this one is made. */
const shownTags = (tags: readonly string[]): readonly string[] => tags.filter(tag => !isKeyTag(tag))
