import { ShopError } from '../errors.ts'
import type { Sort, SortKey } from './sort.ts'

/** Where a page ends: the last product on it. The next one begins after it, whatever was added or sold meanwhile. */
export interface Cursor {
  readonly key: SortKey
  readonly id: number
}

/** Raise it when cursors get another form: those handed out before are then refused instead of misread. */
const version = 1
const maxInt = 2_147_483_647

/**
 * Text for clients, who are not to look into it.
 * @param list the fingerprint of the list, its order included
 */
export function encodeCursor(list: string, { key, id }: Cursor): string {
  return Buffer.from(JSON.stringify([version, list, key, id])).toString('base64url')
}

/** Reads a cursor of this list. Throws `invalid_cursor` (400) for one of another list, another version, or none at all. */
export function decodeCursor(text: string, list: string, isKey: (key: unknown) => key is SortKey): Cursor {
  const parts = parse(text)
  if (!Array.isArray(parts) || parts.length !== 4) throw invalid('It is not one that this shop handed out.')
  const [itsVersion, itsList, key, id] = parts as unknown[]
  if (itsVersion !== version) throw invalid('It is from an older version of the shop.')
  if (itsList !== list) throw invalid('It belongs to a list with another filter or order.')
  // Written anew it has to be the same text: one place, one cache entry.
  if (!isKey(key) || !isInt(id, 0) || encodeCursor(list, { key, id }) !== text)
    throw invalid('It is not one that this shop handed out.')
  return { key, id }
}

const isInt = (value: unknown, min: number): value is number =>
  Number.isInteger(value) && (value as number) >= min && (value as number) <= maxInt

const isTime = (value: string): boolean => {
  if (value === 'infinity' || value === '-infinity') return true
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d{1,6})?$/.exec(value)
  const time = match ? Date.parse(`${match[1]}T${match[2]}Z`) : Number.NaN
  return !Number.isNaN(time) && new Date(time).toISOString() === `${match?.[1]}T${match?.[2]}.000Z`
}

/** Whether a value can be what this order sorts by; PostgreSQL must never be given anything else. */
export const isKeyOf: Record<Sort, (key: unknown) => key is SortKey> = {
  price: (key): key is SortKey => isInt(key, 0),
  '-price': (key): key is SortKey => isInt(key, 0),
  // Units sold; among those that nobody has bought, the time.
  popular: (key): key is SortKey => isInt(key, 0) || (typeof key === 'string' && isTime(key)),
  name: (key): key is SortKey =>
    typeof key === 'string' && key.length <= 255 && key.isWellFormed() && !key.includes('\0'),
  newest: (key): key is SortKey => typeof key === 'string' && isTime(key),
}

/** The key of lists that are kept as a whole: a place in them. */
export const isPlace = (key: unknown): key is SortKey => isInt(key, 0)

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    return null
  }
}

const invalid = (why: string): ShopError =>
  new ShopError('invalid_cursor', {
    message: `The parameter after cannot be used. ${why} Begin again without it.`,
  })
