import type { Clock } from '../clock.ts'
import type { Cell } from '../follower/floors.ts'
import type { Follower } from '../follower/follower.ts'
import type { L1, L1Entry } from '../tiers/l1.ts'
import type { SharedTier } from '../tiers/shared-tier.ts'
import type { FoundEntry } from '../tiers/store.ts'
import type { Counters } from './counters.ts'
import { allTags, type CacheDefinition, cacheTag } from './definition.ts'
import type { Reader } from './read.ts'
import type { LoadScope } from './scope.ts'

/** What all caches of a node share. */
export interface Core {
  readonly follower: Follower
  readonly l1: L1
  readonly l2: SharedTier | null
  readonly clock: Clock
  readonly signal: AbortSignal
  /** How long a reader waits for this node to reach what it has seen, ms. */
  readonly waitMs: number
  /** Off only in tests that show what the fences are for. */
  readonly fences: boolean
}

/** Bytes that an entry takes besides its JSON, about. */
const overhead = 400

/** Whether an entry of this process is still true. */
export function isTrue({ follower: { floors } }: Core, entry: L1Entry): boolean {
  return entry.generation === floors.generation && floors.allow(entry.cells, entry.asOf)
}

/** Whether this node has processed all that the reader has seen. */
export function canSee({ follower }: Core, reader: Reader): boolean {
  const token = reader.token
  return !token || (token.epoch === follower.epoch && token.position <= follower.horizon)
}

interface Landing {
  readonly entry: L1Entry
  readonly stored: boolean
}

/** Turns what was loaded into an entry and keeps it, unless an invalidation that it may not reflect has come meanwhile. */
export function land(
  core: Core,
  definition: CacheDefinition<never, unknown>,
  scope: LoadScope,
  generation: number,
  value: unknown,
  counters: Counters,
): Landing {
  const { follower, l1, l2, clock } = core
  const { floors, epoch } = follower
  floors.makeRoom()
  const asOf = core.fences ? scope.asOf : follower.horizon
  const tags = allTags(definition, scope.tags)
  const json = JSON.stringify(value)
  const entry: L1Entry = {
    owner: definition.name,
    value,
    bytes: json === undefined ? null : Buffer.from(json),
    etag: null,
    asOf,
    upTo: scope.upTo,
    cells: tags.map(tag => floors.cell(tag)),
    generation: core.fences ? generation : floors.generation,
    expiresAt: scope.expiresAt,
    staleUntil: scope.expiresAt + (definition.staleIfErrorMs ?? 0),
    size: (json?.length ?? 0) + overhead + tags.length * 16,
  }
  const ttlMs = scope.expiresAt - clock.now()
  if (scope.direct || !scope.storable || json === undefined || ttlMs <= 0 || epoch === null) {
    return { entry, stored: false }
  }
  if (entry.generation !== floors.generation || !floors.allowForeign(tags, asOf)) {
    counters.fencesRefused++
    return { entry, stored: false }
  }
  const kept = l1.set(scope.key, entry)
  if (!l2 || definition.composed) return { entry, stored: kept }
  for (const cell of entry.cells) floors.remember(cell, scope.key)
  // Nobody waits for it: a late or failed store is harmless, the entry says as of when it is true.
  void l2.set(definition.name, scope.key, { epoch, asOf, upTo: entry.upTo, tags, json }, ttlMs)
  return { entry, stored: true }
}

/**
 * Takes an entry of the shared tier into memory, with the time it has left, if no floor of this node speaks against it.
 * @param askedAt when the shared tier was asked, monotonic ms: its answer may have been long under way
 */
export function promote(
  core: Core,
  definition: CacheDefinition<never, unknown>,
  key: string,
  found: FoundEntry,
  askedAt: number,
): L1Entry | null {
  const { follower, l1, clock } = core
  const { floors } = follower
  if (found.epoch !== follower.epoch || !found.tags.includes(cacheTag(definition.name))) return null
  if (core.fences && !floors.allowForeign(found.tags, found.asOf)) return null
  const expiresAt = askedAt + found.ttlMs
  if (expiresAt <= clock.now()) return null
  floors.makeRoom()
  const cells: Cell[] = found.tags.map(tag => floors.cell(tag))
  const bytes = Buffer.from(JSON.stringify(found.value))
  const entry: L1Entry = {
    owner: definition.name,
    value: found.value,
    bytes,
    etag: null,
    asOf: core.fences ? found.asOf : follower.horizon,
    upTo: found.upTo,
    cells,
    generation: floors.generation,
    expiresAt,
    staleUntil: expiresAt + (definition.staleIfErrorMs ?? 0),
    size: bytes.length + overhead + cells.length * 16,
  }
  for (const cell of cells) floors.remember(cell, key)
  l1.set(key, entry)
  return entry
}
