import type { Cache } from '@technomir/cache'
import type { Plumbing } from '../caching/plumbing.ts'
import type { CartCaches } from '../cart/cache.ts'
import { existingProducts, type ProductCache } from '../products/cache.ts'
import type { Product } from '../products/queries.ts'
import { type CartOwner, ownerName } from '../session/identity.ts'
import { type Reason, type Recommendation, recommend } from './queries.ts'

const shown = 12
const otherTables = ['orders', 'order_items', 'comments', 'products'] as const

/** `user:7`, `guest:<session>`, `guest`. */
function nameOf(whose: CartOwner | null): string {
  if (whose === null) return 'guest'
  return whose.kind === 'user' ? `user:${whose.userId}` : ownerName(whose)
}

function tagsOf(whose: CartOwner | null): string[] {
  if (whose === null) return []
  if (whose.kind === 'guest') return [`cart:${ownerName(whose)}`]
  const id = whose.userId
  return [`user:${id}`, `cart:${id}`, `orders:${id}`, `comments:user:${id}`]
}

export interface RecommendationsPage {
  items: (Product & { reason: Reason })[]
}

export interface RecommendationsCaches {
  /** `null`: for those of whom nothing is known. */
  choice: Cache<CartOwner | null, Recommendation[]>
  page: Cache<CartOwner, RecommendationsPage>
}

/** The choice for a user ends with the tags of what it was made from: cart, orders, comments, products and categories. */
export function declareRecommendations(
  { caches, config, read }: Plumbing,
  others: { product: ProductCache; cart: Pick<CartCaches, 'lines'> },
): RecommendationsCaches {
  const choice = caches.define<CartOwner | null, Recommendation[]>({
    name: 'recommendations',
    policy: 'tagged',
    key: whose => `recommendations:${nameOf(whose)}`,
    staleIfErrorMs: 3_600_000,
    tags: tagsOf,
    ttlMs: config.ttlMs.recommendations,
    load: async (whose, context) => {
      const chosen = await read(
        context,
        [whose?.kind === 'guest' ? 'guest_cart_items' : 'cart_items', ...otherTables],
        db => recommend(db, whose, shown),
      )
      // What others buy moves the order, and nobody is told of that: like the bestsellers it is old by intent, and ends with them.
      context.tag('cache:bestsellers', ...chosen.categories.map(category => `category:${category}`))
      return chosen.items
    },
  })
  const page = caches.define<CartOwner, RecommendationsPage>({
    name: 'recommendations-page',
    presents: choice.definition,
    policy: 'tagged',
    composed: true,
    key: whose => `recommendations:page:${nameOf(whose)}`,
    ttlMs: config.ttlMs.recommendations,
    load: async whose => {
      // Guests with nothing in their carts are all alike: one choice is for all of them.
      const isBlank = whose.kind === 'guest' && (await others.cart.lines.get(whose)).value.length === 0
      const { value: chosen } = await choice.get(isBlank ? null : whose)
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
