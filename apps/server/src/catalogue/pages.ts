import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Cursor } from './cursor.ts'
import { allOf, conditions, type ProductFilter } from './filter.ts'
import type { Ranked } from './popularity.ts'
import { type ColumnSort, columnOrders, type SortKey } from './sort.ts'

/** What a page asks for; `onSale` are the ids of the products whose sale runs now, where the filter asks for them. */
export interface PageQuery {
  readonly filter: ProductFilter
  readonly onSale: readonly number[] | null
  readonly after: Cursor | null
  readonly limit: number
}

export interface IdPage {
  ids: number[]
  /** The end of this page; `null` when nothing follows. */
  last: Cursor | null
}

interface Row {
  id: number
  key: SortKey
}

/** A page in the order of a column: an index is entered at the cursor, so every page costs the same. */
export async function pageByColumn(
  db: Kysely<Database>,
  sort: ColumnSort,
  query: PageQuery,
): Promise<IdPage> {
  return toPage(await rowsByColumn(db, sort, query, query.limit + 1), query.limit)
}

/** A page by units sold: those of the ranking, whose key is a number, then all others, the newest first, whose key is their time. */
export async function pageByPopularity(
  db: Kysely<Database>,
  ranked: readonly Ranked[],
  query: PageQuery,
): Promise<IdPage> {
  const { after, limit } = query
  const found: Row[] = []
  if (typeof after?.key !== 'string')
    found.push(...(await rowsByRank(db, after === null ? ranked : behind(ranked, after), query)))
  if (found.length <= limit) {
    const rest = { ...query, after: typeof after?.key === 'string' ? after : null }
    const ids = ranked.map(r => r.id)
    found.push(...(await rowsByColumn(db, 'newest', rest, limit + 1 - found.length, ids)))
  }
  return toPage(found, limit)
}

const behind = (ranked: readonly Ranked[], { key, id }: Cursor): Ranked[] =>
  ranked.filter(r => r.units_sold < Number(key) || (r.units_sold === key && r.id > id))

/** Those of the ranking that the filter lets through. The first ones mostly suffice, so the others are looked up only when they do not. */
async function rowsByRank(
  db: Kysely<Database>,
  ranked: readonly Ranked[],
  { filter, onSale, limit }: PageQuery,
): Promise<Row[]> {
  const found: Row[] = []
  for (
    let from = 0, size = limit * 2;
    found.length <= limit && from < ranked.length;
    from += size, size *= 4
  ) {
    const some = ranked.slice(from, from + size)
    const where = [...conditions(filter, onSale), sql<boolean>`p.id = any(${some.map(r => r.id)}::int[])`]
    const { rows } = await sql<{ id: number }>`select p.id from products p where ${allOf(where)}`.execute(db)
    const passed = new Set(rows.map(row => row.id))
    found.push(...some.flatMap(r => (passed.has(r.id) ? [{ id: r.id, key: r.units_sold }] : [])))
  }
  return found.slice(0, limit + 1)
}

async function rowsByColumn(
  db: Kysely<Database>,
  sort: ColumnSort,
  { filter, onSale, after }: Omit<PageQuery, 'limit'>,
  limit: number,
  except: readonly number[] = [],
): Promise<Row[]> {
  const { column, key, value, descending } = columnOrders[sort]
  const direction = descending ? sql`desc` : sql`asc`
  const where = conditions(filter, onSale)
  if (except.length > 0) where.push(sql`p.id <> all(${[...except]}::int[])`)
  if (after !== null)
    where.push(
      descending
        ? sql`(${column}, p.id) < (${value(after.key)}, ${after.id})`
        : sql`(${column}, p.id) > (${value(after.key)}, ${after.id})`,
    )
  const page = (conditions: RawBuilder<boolean>[]) => sql<Row>`
    select p.id, ${key} as key, ${column} as place from products p where ${allOf(conditions)}
    order by ${column} ${direction}, p.id ${direction} limit ${limit}`
  // Few brands stand in all categories, and the indexes of a brand begin with the category: from each category the next
  // ones, and of those the first.
  const perCategory = filter.brand !== undefined && filter.category === undefined
  const { rows } = perCategory
    ? await sql<Row>`
        with recursive categories (category) as (
          (select category from products order by category limit 1)
          union all
          select (select p.category from products p where p.category > c.category order by p.category limit 1)
          from categories c where c.category is not null
        )
        select n.id, n.key from categories c
        cross join lateral (${page([...where, sql`p.category = c.category`])}) n
        order by n.place ${direction}, n.id ${direction} limit ${limit}`.execute(db)
    : await page(where).execute(db)
  return rows.map(({ id, key }) => ({ id, key }))
}

function toPage(rows: Row[], limit: number): IdPage {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { ids: shown.map(row => row.id), last: rows.length > limit && last ? last : null }
}

/** Beyond this a list has no total: counting further costs more than it tells. */
export const countedAtMost = 10_000

/** How many products the filter lets through; `null` for more than {@link countedAtMost}. */
export async function countProducts(
  db: Kysely<Database>,
  filter: ProductFilter,
  onSale: readonly number[] | null,
): Promise<number | null> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (
      select from products p where ${allOf(conditions(filter, onSale))} limit ${countedAtMost + 1}) counted`.execute(
    db,
  )
  const n = rows[0]?.n ?? 0
  return n > countedAtMost ? null : n
}
