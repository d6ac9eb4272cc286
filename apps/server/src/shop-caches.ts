import { declareBestsellers } from './bestsellers/cache.ts'
import type { Plumbing } from './caching/plumbing.ts'
import { declareCart } from './cart/cache.ts'
import { declareComments } from './comments/cache.ts'
import { declareFlashSales } from './flash-sales/cache.ts'
import { declareProduct } from './products/cache.ts'
import { declareProfile } from './profile/cache.ts'
import { declareRecommendations } from './recommendations/cache.ts'

/** Every cache of the shop. To add one: declare it in its part's cache.ts, name it here, and give it a route. */
export function declareShopCaches(plumbing: Plumbing) {
  const product = declareProduct(plumbing)
  return {
    product,
    bestsellers: declareBestsellers(plumbing, { product }),
    recommendations: declareRecommendations(plumbing, { product }),
    flashSales: declareFlashSales(plumbing, { product }),
    profile: declareProfile(plumbing),
    comments: declareComments(plumbing),
    cart: declareCart(plumbing, { product }),
  }
}
