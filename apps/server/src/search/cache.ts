import type { Cache } from '@technomir/cache'
import type { Plumbing } from '../caching/plumbing.ts'
import { type ProductList, withProducts } from '../catalogue/cache.ts'
import { type Cursor, encodeCursor } from '../catalogue/cursor.ts'
import { filterKey, fingerprint, listTag, type ProductFilter } from '../catalogue/filter.ts'
import type { FlashSalesCaches } from '../flash-sales/cache.ts'
import type { ProductCache } from '../products/cache.ts'
import { findProducts, foundAtMost, type SearchSort } from './find.ts'
import { type Suggestion, suggestions } from './suggestions.ts'
import { understand } from './understand.ts'

/** What is searched; `words` as {@link wordsOf} takes the query apart. */
export interface SearchList {
  readonly words: readonly string[]
  readonly filter: ProductFilter
  readonly sort: SearchSort
}

export interface SearchQuery extends SearchList {
  readonly limit: number
  /** The place in the list and the product that stood there. */
  readonly after: Cursor | null
}

interface FoundList {
  ids: number[]
  more: boolean
  corrected: string | null
}

export interface SearchPage extends ProductList {
  /** What was searched instead, when the words had slips in them. */
  corrected: string | null
}

export interface SearchCaches {
  page: Cache<SearchQuery, SearchPage>
  suggest: Cache<readonly string[], { items: Suggestion[]; corrected: string | null }>
}

/** How many of the best products suggestions are made from. */
const consideredForSuggestions = 40

const keyOf = ({ words, filter, sort }: SearchList): string => {
  const where = filterKey(filter)
  return `search:q=${words.map(encodeURIComponent).join('+')}${where === '' ? '' : `&${where}`}&sort=${sort}`
}

/** What a cursor of this search carries. */
export const searchFingerprint = (list: SearchList): string => fingerprint(keyOf(list))

const byListing = ({ filter, sort }: SearchList): boolean =>
  filter.category !== undefined ||
  filter.brand !== undefined ||
  filter.minPrice !== undefined ||
  filter.maxPrice !== undefined ||
  filter.inStock === true ||
  sort === 'price' ||
  sort === '-price'

/**
 * One entry per search: the ids of all that was found. Pages and suggestions are cut from it. It ends with the texts of any
 * product, and with the lists that its filter or order depends on.
 */
export function declareSearch(
  { caches, config, read }: Plumbing,
  others: { product: ProductCache; flashSales: FlashSalesCaches },
): SearchCaches {
  const found = caches.define<SearchList, FoundList>({
    name: 'search',
    policy: 'tagged',
    key: keyOf,
    staleIfErrorMs: 3_600_000,
    ttlMs: config.ttlMs.search,
    tags: list => ['texts', ...(byListing(list) ? [listTag(list.filter)] : [])],
    load: async ({ words, filter, sort }, context) => {
      const onSale = filter.onSale ? (await others.flashSales.sales.get()).value.map(s => s.product_id) : null
      // product_search and the dictionary stand on the primary only.
      return await read(context, ['product_search', 'search_words', 'products'], async db => {
        const { terms, corrected } = await understand(db, words)
        const { ids, more } = await findProducts(db, { terms, filter, onSale, sort })
        return { ids, more, corrected }
      })
    },
  })

  const page = caches.define<SearchQuery, SearchPage>({
    name: 'search-page',
    presents: found.definition,
    policy: 'tagged',
    composed: true,
    key: query =>
      `search-page:${keyOf(query)}&limit=${query.limit}${query.after === null ? '' : `&after=${query.after.key},${query.after.id}`}`,
    ttlMs: config.ttlMs.search,
    load: async query => {
      const { value: list } = await found.get(query)
      const start = query.after === null ? 0 : placeAfter(list.ids, query.after)
      const ids = list.ids.slice(start, start + query.limit)
      const end = start + ids.length
      const last = ids.at(-1)
      const next =
        last === undefined || end >= list.ids.length
          ? null
          : encodeCursor(searchFingerprint(query), { key: end, id: last })
      const total = query.after === null && !list.more ? list.ids.length : null
      return {
        ...(await withProducts(others.product, ids, next, total)),
        corrected: list.corrected,
      }
    },
  })

  const suggest = caches.define<readonly string[], { items: Suggestion[]; corrected: string | null }>({
    name: 'suggestions',
    presents: { name: 'search', key: words => keyOf(anything(words)) },
    policy: 'tagged',
    composed: true,
    key: words => `suggestions:${words.join(' ')}`,
    ttlMs: config.ttlMs.search,
    load: async words => {
      const { value: list } = await found.get(anything(words))
      const ids = list.ids.slice(0, consideredForSuggestions)
      const { items } = await withProducts(others.product, ids, null, null)
      return { items: suggestions(items), corrected: list.corrected }
    },
  })

  return { page, suggest }
}

const anything = (words: readonly string[]): SearchList => ({ words, filter: {}, sort: 'relevance' })

/** Where to go on: behind the product that the page before ended with, or behind its place when it is gone. */
function placeAfter(ids: readonly number[], { key, id }: Cursor): number {
  const found = ids.indexOf(id)
  return found >= 0 ? found + 1 : Math.min(Number(key), foundAtMost)
}
