import type { Cell } from '../follower/floors.ts'
import type { Position } from '../position.ts'
import type { L1Entry } from '../tiers/l1.ts'
import type { SharedTier } from '../tiers/shared-tier.ts'
import type { CacheDefinition } from './definition.ts'

/** Bytes that an entry takes besides its JSON, about. */
const overhead = 400
/** So often, at most, a hit says that the entry is in use: moving it to the front costs as much as finding it. */
const markMs = 100

/** In the place of a value whose JSON nobody has read yet. */
export const unread = Symbol('unread')

export interface EntryFacts {
  /** Or `unread`, with the JSON. */
  readonly value: unknown
  /** The value as JSON; `null` when there is none, or nobody has made it. */
  readonly json: string | null
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
  { value, json, asOf, upTo, cells, generation }: EntryFacts,
  lastsUntil: number,
  now: number,
): L1Entry {
  const { refreshAheadMs = 0, idleMs = Number.POSITIVE_INFINITY } = definition
  // Nothing is loaded anew in the first half of its time, however early the definition asks for it.
  const renewAt =
    refreshAheadMs > 0 ? Math.max(lastsUntil - refreshAheadMs, now + (lastsUntil - now) / 2) : lastsUntil
  const idle = untilIdle(idleMs, now)
  return {
    // What every hit looks at comes first, so that it is one place in memory.
    owner: definition.name,
    trueAt: -1,
    freshUntil: freshUntil(renewAt, idle.freshUntil, now),
    hit: null,
    answered: null,
    value,
    json,
    etag: null,
    asOf,
    upTo,
    cells,
    generation,
    expiresAt: Math.min(lastsUntil, idle.expiresAt),
    lastsUntil,
    idleFrom: idle.freshUntil,
    renewAt,
    size: (json?.length ?? 0) + overhead + cells.length * 16,
  }
}

/** Until when a hit has nothing to do but answer, in whole ms. */
export const freshUntil = (renewAt: number, idleFrom: number, now: number): number =>
  Math.floor(Math.min(renewAt, idleFrom, now + markMs))

/** Somebody reads the entry: the shared tier keeps it for as long as this process' memory does. Nobody waits for that. */
export function touchShared(
  l2: SharedTier | null,
  { idleMs, composed }: CacheDefinition<never, unknown>,
  key: string,
): void {
  if (l2 !== null && idleMs !== undefined && !composed) void l2.touch(key, untilIdle(idleMs, 0).expiresAt)
}

/** An entry read now is idle after `idleMs`, counted in steps of an eighth, so that not every hit has to note its time. */
export function untilIdle(idleMs: number, now: number) {
  return { freshUntil: now + idleMs / 8, expiresAt: now + (idleMs * 9) / 8 }
}

/** The value, parsed once. */
export function valueIn(entry: L1Entry): unknown {
  if (entry.value === unread) entry.value = parse(entry)
  return entry.value
}

/** The same for whoever can do without. */
export function readableIn(entry: L1Entry): { readonly value: unknown } | null {
  try {
    return { value: valueIn(entry) }
  } catch {
    return null
  }
}

function parse({ owner, json }: L1Entry): unknown {
  try {
    return JSON.parse(String(json))
  } catch (cause) {
    // Stores notice what is no entry of theirs; only hands could have done this.
    throw new Error(
      `What the shared tier keeps of cache "${owner}" is no JSON. Delete that entry: ${String(json).slice(0, 100)}`,
      { cause },
    )
  }
}

/** The value as JSON, encoded once. */
export function bytesOf(entry: L1Entry): Buffer {
  if (Buffer.isBuffer(entry.json)) return entry.json
  const bytes = Buffer.from(entry.json ?? JSON.stringify(entry.value) ?? 'null')
  entry.json = bytes
  return bytes
}
