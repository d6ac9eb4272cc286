import { type RawBuilder, sql } from 'kysely'

export const sorts = ['popular', 'price', '-price', 'name', 'newest'] as const

/** The order of a list. Products that are equal in it stand by id, so every order is total. */
export type Sort = (typeof sorts)[number]

/** Orders that a column decides; `popular` is decided by what was sold, and among the unsold by time. */
export type ColumnSort = Exclude<Sort, 'popular'>

/** What a product is sorted by, as a cursor carries it. */
export type SortKey = number | string

interface ColumnOrder {
  /** The column of `products p`, written as its index has it. */
  readonly column: RawBuilder<unknown>
  /** As a cursor carries it: text where a number would lose digits. */
  readonly key: RawBuilder<SortKey>
  readonly value: (key: SortKey) => RawBuilder<unknown>
  readonly descending: boolean
}

const price = { column: sql`p.price`, key: sql<number>`p.price`, value: (key: SortKey) => sql`${key}::int` }

export const columnOrders: Record<ColumnSort, ColumnOrder> = {
  price: { ...price, descending: false },
  '-price': { ...price, descending: true },
  name: {
    // In bytes: the same on every server, whatever its locale.
    column: sql`p.name collate "C"`,
    key: sql<string>`p.name`,
    value: key => sql`${key}::text collate "C"`,
    descending: false,
  },
  newest: {
    column: sql`p.created_at`,
    key: sql<string>`p.created_at::text`,
    value: key => sql`${key}::timestamp`,
    descending: true,
  },
}

/** Lists in these orders change with the texts of a product (`products.created_at` counts as one). */
export const followsTexts = (sort: string): boolean => ['name', 'newest', 'popular'].includes(sort)
