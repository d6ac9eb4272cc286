import type { Cache } from '@technomir/cache'
import type { Plumbing } from '../caching/plumbing.ts'
import { existingProducts, type ProductCache } from '../products/cache.ts'
import type { Product } from '../products/queries.ts'
import { type Ranked, rankBestsellers } from './queries.ts'

const shown = 12

export interface BestsellersPage {
  items: (Product & { units_sold: number })[]
}

export interface BestsellersCaches {
  ranking: Cache<void, Ranked[]>
  page: Cache<void, BestsellersPage>
}

/** The ranking lives by time alone: it drifts with every order, and nobody is told. The products on it are always true. */
export function declareBestsellers(
  { caches, config, read }: Plumbing,
  others: { product: ProductCache },
): BestsellersCaches {
  const ranking = caches.define<void, Ranked[]>({
    name: 'bestsellers',
    policy: 'ttl',
    key: () => 'bestsellers',
    staleIfErrorMs: 3_600_000,
    ttlMs: config.ttlMs.bestsellers,
    load: (_, context) =>
      read(context, ['orders', 'order_items', 'products'], db => rankBestsellers(db, shown)),
  })
  const page = caches.define<void, BestsellersPage>({
    name: 'bestsellers-page',
    presents: ranking.definition,
    policy: 'tagged',
    composed: true,
    key: () => 'bestsellers:page',
    ttlMs: config.ttlMs.bestsellers,
    load: async () => {
      const { value: ranked } = await ranking.get()
      const products = await existingProducts(
        others.product,
        ranked.map(r => r.id),
      )
      return {
        items: ranked.flatMap(({ id, units_sold }) => {
          const product = products.get(id)
          return product === undefined ? [] : [{ ...product, units_sold }]
        }),
      }
    },
  })
  return { ranking, page }
}
