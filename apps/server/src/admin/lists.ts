import Type, { type TSchema } from 'typebox'
import { decodeCursor, encodeCursor, isPlace } from '../catalogue/cursor.ts'
import { fingerprint } from '../catalogue/filter.ts'

/** A list of the admins' pages: the newest id in front, page by page. */
export interface Page<T> {
  items: T[]
  next: string | null
}

/** What its query may say. */
export interface PageQuery {
  readonly after?: string
  readonly limit?: number
}

const onPage = 50

export const pageParameters = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: onPage })),
  after: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: '`next` of the page before.' }),
  ),
}

export const pageAnswer = (item: TSchema) =>
  Type.Object({
    items: Type.Array(item),
    next: Type.Union([Type.String(), Type.Null()], {
      description: 'Give it as `after` for the page that follows; null on the last one.',
    }),
  })

/** Where a page begins: below this id, and so many. */
export interface Place {
  readonly below: number | null
  readonly limit: number
}

/** Reads one row more than the page has, to know whether another follows. */
export async function readPage<T extends { id: number }>(
  list: string,
  { after, limit = onPage }: PageQuery,
  rowsAt: (place: Place) => Promise<T[]>,
): Promise<Page<T>> {
  const name = fingerprint(`admin ${list}`)
  const below = after === undefined ? null : decodeCursor(after, name, isPlace).id
  const rows = await rowsAt({ below, limit: limit + 1 })
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    next:
      rows.length > limit && last !== undefined ? encodeCursor(name, { key: last.id, id: last.id }) : null,
  }
}
