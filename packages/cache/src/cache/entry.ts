import type { Cell } from '../follower/floors.ts'
import type { Position } from '../position.ts'
import type { L1Entry } from '../tiers/l1.ts'
import type { CacheDefinition } from './definition.ts'

/** Bytes that an entry takes besides its JSON, about. */
const overhead = 400

export interface EntryFacts {
  readonly value: unknown
  /** JSON of the value. */
  readonly bytes: Buffer | null
  readonly asOf: Position
  readonly upTo: Position
  readonly cells: readonly Cell[]
  readonly generation: number
}

/**
 * Makes all entries, so that they have one shape in the engine's eyes.
 * @param lastsUntil when its time is over, of a clock that shows `now`
 */
export function newEntry(
  definition: CacheDefinition<never, unknown>,
  { value, bytes, asOf, upTo, cells, generation }: EntryFacts,
  lastsUntil: number,
  now: number,
): L1Entry {
  const { refreshAheadMs = 0, idleMs = Number.POSITIVE_INFINITY } = definition
  // Nothing is loaded anew in the first half of its time, however early the definition asks for it.
  const renewAt =
    refreshAheadMs > 0 ? Math.max(lastsUntil - refreshAheadMs, now + (lastsUntil - now) / 2) : lastsUntil
  const idle = untilIdle(idleMs, now)
  return {
    owner: definition.name,
    value,
    bytes,
    etag: null,
    asOf,
    upTo,
    cells,
    generation,
    expiresAt: Math.min(lastsUntil, idle.expiresAt),
    lastsUntil,
    freshUntil: Math.min(renewAt, idle.freshUntil),
    renewAt,
    size: (bytes?.length ?? 0) + overhead + cells.length * 16,
    trueAt: -1,
    hit: null,
    answered: null,
  }
}

/** An entry read now is idle after `idleMs`, counted in steps of an eighth, so that not every hit has to note its time. */
export function untilIdle(idleMs: number, now: number) {
  return { freshUntil: now + idleMs / 8, expiresAt: now + (idleMs * 9) / 8 }
}
