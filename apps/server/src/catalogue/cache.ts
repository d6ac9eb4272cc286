import type { Cache } from '@technomir/cache'
import type { Plumbing } from '../caching/plumbing.ts'
import type { FlashSalesCaches } from '../flash-sales/cache.ts'
import { existingProducts, type ProductCache } from '../products/cache.ts'
import type { Product } from '../products/queries.ts'
import { type Category, countCategories, countFacets, type Facets } from './counts.ts'
import { type Cursor, encodeCursor } from './cursor.ts'
import { filterKey, fingerprint, listTag, type ProductFilter } from './filter.ts'
import { countProducts, pageByColumn, pageByPopularity } from './pages.ts'
import { type Ranked, rankPopular } from './popularity.ts'
import { followsTexts, type Sort } from './sort.ts'

/** More than anybody looks at one after the other; behind them stand the newest. */
const rankedAtMost = 1000

export interface CatalogueQuery {
  readonly filter: ProductFilter
  readonly sort: Sort
  readonly limit: number
  readonly after: Cursor | null
}

interface ListedIds {
  ids: number[]
  next: string | null
  total: number | null
}

/** A page of products, as the catalogue and search answer it. */
export interface ProductList {
  items: Product[]
  /** The parameter `after` of the next page; `null` on the last one. */
  next: string | null
  /** On the first page, unless there are too many to count. */
  total?: number
}

interface Kind {
  category: string | undefined
}

export interface CatalogueCaches {
  page: Cache<CatalogueQuery, ProductList>
  facets: Cache<Kind, Facets>
  categories: Cache<void, { items: Category[] }>
}

/** What a cursor of this list carries. */
export const listFingerprint = ({ filter, sort }: Pick<CatalogueQuery, 'filter' | 'sort'>): string =>
  fingerprint(`${sort} ${filterKey(filter)}`)

const keyOf = ({ filter, sort, limit, after }: CatalogueQuery): string => {
  const where = filterKey(filter)
  const place = after === null ? '' : `&after=${encodeURIComponent(after.key)},${after.id}`
  return `catalogue:${where === '' ? '' : `${where}&`}sort=${sort}&limit=${limit}${place}`
}

/**
 * Lists hold ids: which products, in what order. The products on them come from their own entries. A list ends with the
 * tag of its category or brand, else with that of all lists; with texts where they decide the order; with the sales where it
 * shows only those.
 */
export function declareCatalogue(
  { caches, config, read }: Plumbing,
  others: { product: ProductCache; flashSales: FlashSalesCaches },
): CatalogueCaches {
  // By category alone: a brand's products are taken from these.
  const popularity = caches.define<Kind, Ranked[]>({
    name: 'popularity',
    policy: 'ttl',
    key: ({ category }) => `popularity:${filterKey({ category })}`,
    staleIfErrorMs: 3_600_000,
    ttlMs: config.ttlMs.popularity,
    load: ({ category }, context) =>
      read(context, ['orders', 'order_items', 'products'], db =>
        rankPopular(db, { category, limit: rankedAtMost }),
      ),
  })

  const ids = caches.define<CatalogueQuery, ListedIds>({
    name: 'catalogue',
    policy: 'tagged',
    key: keyOf,
    staleIfErrorMs: 3_600_000,
    ttlMs: config.ttlMs.catalogue,
    tags: ({ filter, sort }) => [listTag(filter), ...(followsTexts(sort) ? ['texts'] : [])],
    load: async (query, context) => {
      const { filter, sort, after, limit } = query
      // Read inside this load: their tags and their time become part of it.
      const onSale = filter.onSale ? (await others.flashSales.sales.get()).value.map(s => s.product_id) : null
      const { category } = filter
      const ranked = sort === 'popular' ? (await popularity.get({ category })).value : []
      const asked = { filter, onSale, after, limit }
      return await read(context, ['products'], async db => {
        const page =
          sort === 'popular' ? await pageByPopularity(db, ranked, asked) : await pageByColumn(db, sort, asked)
        return {
          ids: page.ids,
          next: page.last && encodeCursor(listFingerprint(query), page.last),
          total: after === null ? await countProducts(db, filter, onSale) : null,
        }
      })
    },
  })

  const page = caches.define<CatalogueQuery, ProductList>({
    name: 'catalogue-page',
    presents: ids.definition,
    policy: 'tagged',
    composed: true,
    key: query => `catalogue-page:${keyOf(query)}`,
    ttlMs: config.ttlMs.catalogue,
    load: async query => {
      const { value: list } = await ids.get(query)
      return await withProducts(others.product, list.ids, list.next, list.total)
    },
  })

  const facets = caches.define<Kind, Facets>({
    name: 'facets',
    policy: 'tagged',
    key: ({ category }) => `facets:${filterKey({ category })}`,
    staleIfErrorMs: 3_600_000,
    ttlMs: config.ttlMs.catalogue,
    tags: filter => [listTag(filter)],
    load: ({ category }, context) => read(context, ['products'], db => countFacets(db, category)),
  })

  const categories = caches.define<void, { items: Category[] }>({
    name: 'categories',
    policy: 'tagged',
    key: () => 'categories',
    staleIfErrorMs: 3_600_000,
    ttlMs: config.ttlMs.catalogue,
    tags: () => ['assortment'],
    load: async (_, context) => ({ items: await read(context, ['products'], countCategories) }),
  })

  return { page, facets, categories }
}

/** The answer to a list of ids, for composed loads. */
export async function withProducts(
  products: ProductCache,
  ids: readonly number[],
  next: string | null,
  total: number | null,
): Promise<ProductList> {
  const found = await existingProducts(products, ids)
  const items = ids.flatMap(id => found.get(id) ?? [])
  return { items, next, ...(total === null ? {} : { total }) }
}
