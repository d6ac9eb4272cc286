import type { Clock } from '../clock.ts'
import type { Follower } from '../follower/follower.ts'
import type { L1, L1Entry } from '../tiers/l1.ts'
import type { SharedTier } from '../tiers/shared-tier.ts'
import type { FoundEntry } from '../tiers/store.ts'
import type { TurnTime } from '../turn-time.ts'
import type { Counters } from './counters.ts'
import { allTags, type CacheDefinition } from './definition.ts'
import { newEntry, unread, untilIdle } from './entry.ts'
import type { Events } from './events.ts'
import { keyTag } from './key-tag.ts'
import type { Reader } from './read.ts'
import type { LoadScope, Start } from './scope.ts'
import type { Tracer } from './tracing.ts'
import type { Writing } from './writing.ts'

/** What all caches of a node share. */
export interface Core {
  readonly follower: Follower
  readonly l1: L1
  readonly l2: SharedTier | null
  readonly clock: Clock
  /** That clock, cheaply, for hits. */
  readonly time: TurnTime
  readonly signal: AbortSignal
  readonly writing: Writing
  /** How long a reader waits for this node to reach what it has seen, ms. */
  readonly waitMs: number
  readonly events: Events
  readonly tracer: Tracer | null
  /** Off only in tests that show what the fences are for. */
  readonly fences: boolean
}

/** Whether an entry of this process is still true. */
export function isTrue({ follower: { floors } }: Core, entry: L1Entry): boolean {
  return entry.generation === floors.generation && floors.allow(entry.cells, entry.asOf)
}

/** Whether this node has processed all that the reader has seen. */
export function canSee({ follower }: Core, reader: Reader): boolean {
  const token = reader.token
  return !token || (token.epoch === follower.epoch && token.position <= follower.horizon)
}

/** From where a load that begins now is right. */
export function startOf({ follower }: Core): Start {
  return { asOf: follower.horizon, epoch: follower.epoch, generation: follower.floors.generation }
}

export interface Kept {
  readonly entry: L1Entry
  readonly stored: boolean
  /** An invalidation spoke against it. */
  readonly refused: boolean
  /** Settles when the shared tier has it, or has failed; `null` when it is not meant to have it. */
  readonly storing: Promise<void> | null
}

/** Turns what was loaded into an entry and keeps it, unless an invalidation that it may not reflect has come meanwhile. */
export function land(
  core: Core,
  definition: CacheDefinition<never, unknown>,
  scope: LoadScope,
  value: unknown,
  counters: Counters,
): Kept {
  const { follower, l1, l2, clock, events } = core
  const { floors, epoch } = follower
  floors.makeRoom()
  if (value === null && definition.negativeTtlMs !== undefined) scope.validFor(definition.negativeTtlMs)
  const now = clock.now()
  const { expiresAt } = scope
  const asOf = core.fences ? scope.asOf : follower.horizon
  const tags = allTags(definition, scope.tags)
  const json = definition.sizeOf === undefined ? JSON.stringify(value) : jsonless(value)
  const facts = {
    value,
    json: json ?? null,
    asOf,
    upTo: scope.upTo,
    cells: tags.map(tag => floors.cell(tag)),
    generation: core.fences ? scope.generation : floors.generation,
  }
  const entry = newEntry(definition, facts, expiresAt, now)
  const ttlMs = expiresAt - now
  if (scope.direct || !scope.storable || json === undefined || !(ttlMs > 0) || epoch === null) {
    return { entry, stored: false, refused: false, storing: null }
  }
  if (
    entry.generation !== floors.generation ||
    !floors.allowForeign([...tags, keyTag(definition.name, scope.key)], asOf)
  ) {
    counters.fencesRefused++
    if (events.heard['fence-refused']) {
      events.tell('fence-refused', { cache: definition.name, key: scope.key, asOf })
    }
    return { entry, stored: false, refused: true, storing: null }
  }
  const kept = l1.set(scope.key, entry)
  if (!l2 || definition.composed || json === null)
    return { entry, stored: kept, refused: false, storing: null }
  for (const cell of entry.cells) floors.remember(cell, scope.key)
  // Nobody waits for it: a late or failed store is harmless, the entry says as of when it is true.
  const stored = { epoch, asOf, upTo: entry.upTo, tags, json }
  const idleMs = definition.idleMs === undefined ? undefined : untilIdle(definition.idleMs, 0).expiresAt
  const storing = l2.set(definition.name, scope.key, stored, ttlMs, idleMs)
  return { entry, stored: true, refused: false, storing }
}

/** In the place of JSON that is not kept; `undefined` is never kept. */
const jsonless = (value: unknown): null | undefined => (value === undefined ? undefined : null)

/**
 * Takes an entry of the shared tier into memory, with the time it has left, if no floor of this node speaks against it.
 * @param ownTag of the cache; one that uses the same key by mistake has another
 * @param askedAt when the shared tier was asked, monotonic ms: its answer may have been long under way
 */
export function promote(
  core: Core,
  definition: CacheDefinition<never, unknown>,
  ownTag: string,
  key: string,
  found: FoundEntry,
  askedAt: number,
): L1Entry | null {
  const { follower, l1, clock } = core
  const { floors } = follower
  if (found.epoch !== follower.epoch || !found.tags.includes(ownTag)) return null
  const expiresAt = askedAt + found.ttlMs
  const now = clock.now()
  if (expiresAt <= now) return null
  floors.makeRoom()
  const cells = core.fences ? floors.cellsOf(found.tags, found.asOf) : found.tags.map(tag => floors.cell(tag))
  if (!cells) return null
  // Most entries are younger than all that was ended by its key, so nobody need look for theirs.
  if (core.fences && found.asOf < floors.keysRaisedAt) {
    if (!floors.allowForeign([keyTag(definition.name, key)], found.asOf)) return null
  }
  const facts = {
    value: unread,
    json: found.json,
    asOf: core.fences ? found.asOf : follower.horizon,
    upTo: found.upTo,
    cells,
    generation: floors.generation,
  }
  const entry = newEntry(definition, facts, expiresAt, now)
  for (const cell of cells) floors.remember(cell, key)
  l1.set(key, entry)
  return entry
}
