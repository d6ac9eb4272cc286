import type { Cell } from '../follower/floors.ts'
import type { Position } from '../position.ts'
import type { L1Entry } from '../tiers/l1.ts'
import type { SharedTier } from '../tiers/shared-tier.ts'
import { checkNumber } from './check-definition.ts'
import type { CacheDefinition } from './definition.ts'

/** Bytes that an entry takes besides its key, its JSON and its value, about: itself, its place in the tier, the answer of hits. */
const overhead = 800
/** Bytes by which the rest of a cell's cost is shared out; most cells belong to many entries, or to one and its parts. */
const perCell = 16
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
    size: overhead + cells.length * perCell + bytesKept(definition, value, json),
  }
}

/** Bytes of memory that the value takes in both of its forms, as V8 keeps them. Asked when an entry is made, never for a hit. */
function bytesKept(
  { name, sizeOf }: CacheDefinition<never, unknown>,
  value: unknown,
  json: string | null,
): number {
  if (sizeOf !== undefined) {
    const size = sizeOf(value)
    checkNumber(`Cache "${name}": sizeOf`, size, 0, 'bytes', Number.MAX_SAFE_INTEGER)
    return Math.ceil(size)
  }
  if (json === null) return 0
  const utf8 = Buffer.byteLength(json)
  // One character beyond Latin-1 makes all of a string two bytes wide.
  const text = utf8 === json.length ? utf8 : json.length * 2
  // In objects only the strings that hold such characters are wide; numbers, slots and headers take more than their text.
  return json.startsWith('"') ? text * 2 : text + utf8 * 2
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

/** The value as JSON, encoded once; what is kept without JSON is encoded anew each time, since its size does not count it. */
export function bytesOf(entry: L1Entry): Buffer {
  const { json } = entry
  if (Buffer.isBuffer(json)) return json
  if (json === null) return Buffer.from(JSON.stringify(entry.value) ?? 'null')
  const bytes = ownBuffer(json)
  entry.json = bytes
  return bytes
}

/** In memory of its own. Out of Node's pool it would keep a slab of 64 KiB, the most of it what the process had need of for a moment. */
function ownBuffer(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text))
  bytes.write(text)
  return bytes
}
