import { type Kysely, type RawBuilder, sql } from 'kysely'
import { allOf, conditions, type ProductFilter } from '../catalogue/filter.ts'
import { type ColumnSort, columnOrders } from '../catalogue/sort.ts'
import type { Database } from '../database/schema.ts'
import type { Term } from './understand.ts'

export type SearchSort = 'relevance' | ColumnSort

/** At most so many products are found; who has more should say more. */
export const foundAtMost = 1000
/** So many matches are weighed at most; of a word that more products have, any are as good as the others. */
const weighedAtMost = 5000

export interface FindQuery {
  readonly terms: readonly Term[]
  readonly filter: ProductFilter
  /** Ids of the products whose sale runs now, where the filter asks for them. */
  readonly onSale: readonly number[] | null
  readonly sort: SearchSort
}

export interface Found {
  ids: number[]
  /** Whether there are more than could be taken. */
  more: boolean
}

/**
 * The products that have all terms, those with all of them in name and brand before the others, each by weight; at most
 * {@link foundAtMost}. Another order sorts these. Runs in a transaction.
 */
export async function findProducts(db: Kysely<Database>, query: FindQuery): Promise<Found> {
  if (query.terms.length === 0) return { ids: [], more: false }
  // How many products have the beginning of a word can only be guessed, and a guess of many means reading through all texts.
  await sql`select set_config('enable_seqscan', 'off', true)`.execute(db)
  const text = textQuery(query.terms)
  const named = await matches(db, query, sql`ts_filter(s.document, '{a}')`, text, [])
  const others = named.length > foundAtMost ? [] : await matches(db, query, sql`s.document`, text, named)
  const all = [...named, ...others]
  const ids = all.slice(0, foundAtMost)
  return { ids: await inOrder(db, ids, query.sort), more: all.length > foundAtMost }
}

/**
 * `(iphone | айфон) & (pro:*)` in PostgreSQL's own language. Words are letters and digits only (see wordsOf), so nothing in
 * them can be taken for anything else.
 */
export function textQuery(terms: readonly Term[]): string {
  return terms
    .map(({ words }) => `(${words.map(({ word, prefix }) => (prefix ? `${word}:*` : word)).join(' | ')})`)
    .join(' & ')
}

/** @param searched the part of the document, written as its index has it */
async function matches(
  db: Kysely<Database>,
  { filter, onSale }: FindQuery,
  searched: RawBuilder<unknown>,
  text: string,
  except: readonly number[],
): Promise<number[]> {
  const query = sql`to_tsquery('pg_catalog.russian', ${text})`
  const where: RawBuilder<boolean>[] = [sql`${searched} @@ ${query}`]
  if (except.length > 0) where.push(sql`s.product_id <> all(${[...except]}::int[])`)
  const filters = conditions(filter, onSale)
  const from =
    filters.length === 0
      ? sql`product_search s`
      : sql`product_search s join products p on p.id = s.product_id`
  const { rows } = await sql<{ id: number }>`
    select id from (
      select s.product_id as id, ts_rank(s.document, ${query}) as weight
      from ${from} where ${allOf([...where, ...filters])} limit ${weighedAtMost}) weighed
    order by weight desc, id limit ${foundAtMost + 1}`.execute(db)
  return rows.map(row => row.id)
}

async function inOrder(db: Kysely<Database>, ids: readonly number[], sort: SearchSort): Promise<number[]> {
  if (sort === 'relevance' || ids.length < 2) return [...ids]
  const { column, descending } = columnOrders[sort]
  const direction = descending ? sql`desc` : sql`asc`
  const { rows } = await sql<{ id: number }>`
    select p.id from products p where p.id = any(${[...ids]}::int[])
    order by ${column} ${direction}, p.id ${direction}`.execute(db)
  return rows.map(row => row.id)
}
