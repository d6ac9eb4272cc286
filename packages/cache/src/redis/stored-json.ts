import { formatPosition, parsePosition } from '../position.ts'
import type { EntryMeta, StoredEntry } from '../tiers/store.ts'

/** An entry as it stands in Redis. */
export interface Decoded extends EntryMeta {
  readonly value: unknown
  readonly json: string
  /** When it was stored and until when it may be served, ms of Redis' clock; `null` when it does not say so. */
  readonly storedAt: number | null
  readonly until: number | null
}

/** Stands between what is said about a value and the value. Inside of a JSON string it cannot stand, for there quotes are escaped. */
const beforeValue = ',"value":'

/** @param storedAt and `until`: ms of Redis' clock, so that one `GET` tells all that readers need */
export function encodeStored(entry: StoredEntry, storedAt: number, until: number): string {
  const { epoch, asOf, upTo, tags, json } = entry
  const meta = { epoch, asOf: formatPosition(asOf), upTo: formatPosition(upTo), tags, storedAt, until }
  return `${JSON.stringify(meta).slice(0, -1)}${beforeValue}${json}}`
}

/** `null` for anything that is not an entry of ours: somebody else's key, a cut value. */
export function decodeStored(text: string): Decoded | null {
  // In two parts, so that the value's JSON is at hand. Both must be JSON for themselves, or this was no such place.
  const end = text.indexOf(beforeValue)
  if (end > 0 && text.endsWith('}')) {
    const json = text.slice(end + beforeValue.length, -1)
    const decoded = entryOf(parse(`${text.slice(0, end)}}`), parse(json), json)
    if (decoded) return decoded
  }
  // Written by hand, perhaps: in another order, or laid out for people.
  const whole = parse(text)
  const value = (whole as { value?: unknown } | null | undefined)?.value
  return value === undefined ? null : entryOf(whole, value, JSON.stringify(value))
}

/** `undefined` for what is not JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function entryOf(meta: unknown, value: unknown, json: string): Decoded | null {
  if (typeof meta !== 'object' || meta === null || value === undefined) return null
  const { epoch, asOf, upTo, tags, storedAt, until } = meta as Record<string, unknown>
  if (typeof epoch !== 'string' || typeof asOf !== 'string' || typeof upTo !== 'string') return null
  if (!Array.isArray(tags) || !tags.every(isString)) return null
  const positions = [parsePosition(asOf), parsePosition(upTo)] as const
  if (positions[0] === null || positions[1] === null) return null
  return {
    epoch,
    asOf: positions[0],
    upTo: positions[1],
    tags,
    value,
    json,
    storedAt: typeof storedAt === 'number' ? storedAt : null,
    until: typeof until === 'number' ? until : null,
  }
}

const isString = (tag: unknown): boolean => typeof tag === 'string'
