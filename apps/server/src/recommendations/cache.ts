import type { Cache } from '@technomir/cache'
import type { Plumbing } from '../caching/plumbing.ts'
import { existingProducts, type ProductCache } from '../products/cache.ts'
import type { Product } from '../products/queries.ts'
import { type Reason, type Recommendation, recommend } from './queries.ts'

const shown = 12

export interface RecommendationsPage {
  items: (Product & { reason: Reason })[]
}

export interface RecommendationsCaches {
  choice: Cache<number, Recommendation[]>
  page: Cache<number, RecommendationsPage>
}

/** The choice for a user ends with the tags of what it was made from: cart, orders, comments, products and categories. */
export function declareRecommendations(
  { caches, config, read }: Plumbing,
  others: { product: ProductCache },
): RecommendationsCaches {
  const choice = caches.define<number, Recommendation[]>({
    name: 'recommendations',
    policy: 'tagged',
    key: userId => `recommendations:user:${userId}`,
    staleIfErrorMs: 3_600_000,
    tags: userId => [`user:${userId}`, `cart:${userId}`, `orders:${userId}`, `comments:user:${userId}`],
    ttlMs: config.ttlMs.recommendations,
    load: async (userId, context) => {
      const chosen = await read(
        context,
        ['cart_items', 'orders', 'order_items', 'comments', 'products'],
        db => recommend(db, userId, shown),
      )
      context.tag(...chosen.categories.map(category => `category:${category}`))
      return chosen.items
    },
  })
  const page = caches.define<number, RecommendationsPage>({
    name: 'recommendations-page',
    presents: choice.definition,
    policy: 'tagged',
    composed: true,
    key: userId => `recommendations:page:${userId}`,
    ttlMs: config.ttlMs.recommendations,
    load: async userId => {
      const { value: chosen } = await choice.get(userId)
      const products = await existingProducts(
        others.product,
        chosen.map(c => c.id),
      )
      return {
        items: chosen.flatMap(({ id, reason }) => {
          const product = products.get(id)
          return product === undefined ? [] : [{ ...product, reason }]
        }),
      }
    },
  })
  return { choice, page }
}
