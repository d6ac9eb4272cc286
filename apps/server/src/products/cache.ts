import type { Cache } from '@technomir/cache'
import type { Plumbing } from '../caching/plumbing.ts'
import { type Product, productsByIds } from './queries.ts'

/** Products by id; `null` for one that does not exist. */
export type ProductCache = Cache<number, Product | null>

/** One entry per product. Lists join these, so no price or stock in an answer is older than its row. */
export function declareProduct({ caches, config, read }: Plumbing): ProductCache {
  return caches.define<number, Product | null>({
    name: 'product',
    policy: 'event',
    key: id => `product:${id}`,
    staleIfErrorMs: 3_600_000,
    tags: id => [`product:${id}`],
    ttlMs: config.ttlMs.product,
    load: async (id, context) => {
      const [loaded] = await read(context, ['products', 'flash_sales'], db => productsByIds(db, [id]))
      if (typeof loaded?.validForMs === 'number') context.validFor(loaded.validForMs)
      return loaded?.product ?? null
    },
    loadMany: async (ids, contexts) => {
      const loaded = await read(contexts, ['products', 'flash_sales'], db => productsByIds(db, ids))
      for (const [i, one] of loaded.entries())
        if (typeof one?.validForMs === 'number') contexts[i]?.validFor(one.validForMs)
      return loaded.map(one => one?.product ?? null)
    },
  })
}

/** Products in the order of `ids`, without those that no longer exist. For loads of composed answers. */
export async function existingProducts(
  products: ProductCache,
  ids: readonly number[],
): Promise<Map<number, Product>> {
  const reads = await products.getMany(ids)
  return new Map(reads.flatMap(({ value }) => (value === null ? [] : [[value.id, value]])))
}
