import { formatPosition, parsePosition } from '../position.ts'
import type { FoundEntry, StoredEntry } from '../tiers/store.ts'
import { HeaderReader, parseJson } from './stored-header.ts'

/** An entry as it stands in Redis. */
export interface Decoded extends FoundEntry {
  /** Left to the store, which knows what time it is in Redis. */
  ttlMs: number
  /** When it was stored and until when it may be served, ms of Redis' clock; `null` when it does not say so. */
  readonly storedAt: number | null
  readonly until: number | null
}

/**
 * JSON whose last member is the value, as it was given.
 * @param storedAt and `until`: ms of Redis' clock, so that one `GET` tells all that readers need
 */
export function encodeStored(entry: StoredEntry, storedAt: number, until: number): string {
  const { epoch, asOf, upTo, tags, json } = entry
  const positions = { asOf: formatPosition(asOf), upTo: formatPosition(upTo) }
  // The length shows that nobody has laid hands on the value, so that readers need not parse it to know that it is JSON.
  const header = JSON.stringify({ epoch, ...positions, tags, storedAt, until, length: json.length })
  return `${header.slice(0, -1)},"value":${json}}`
}

const headers = new HeaderReader()

/** `null` for anything that is not an entry of ours: somebody else's key, a cut value. */
export function decodeStored(text: string): Decoded | null {
  if (headers.read(text)) {
    const { epoch, asOf, upTo, tags, storedAt, until } = headers
    return { epoch, asOf, upTo, tags, json: text.slice(headers.valueAt, -1), ttlMs: 0, storedAt, until }
  }
  // Written by hand, perhaps: in another order, or laid out for people. Or its tags hold what JSON escapes.
  return decodeAny(text)
}

function decodeAny(text: string): Decoded | null {
  const whole = parseJson(text)
  if (typeof whole !== 'object' || whole === null) return null
  const { epoch, asOf, upTo, tags, storedAt, until, value } = whole as Record<string, unknown>
  if (typeof epoch !== 'string' || typeof asOf !== 'string' || typeof upTo !== 'string') return null
  if (!Array.isArray(tags) || !tags.every(isString) || value === undefined) return null
  const positions = [parsePosition(asOf), parsePosition(upTo)] as const
  if (positions[0] === null || positions[1] === null) return null
  return {
    epoch,
    asOf: positions[0],
    upTo: positions[1],
    tags,
    json: JSON.stringify(value),
    ttlMs: 0,
    storedAt: typeof storedAt === 'number' ? storedAt : null,
    until: typeof until === 'number' ? until : null,
  }
}

const isString = (tag: unknown): boolean => typeof tag === 'string'
