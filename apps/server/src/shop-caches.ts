import { declareBestsellers } from './bestsellers/cache.ts'
import type { Plumbing } from './caching/plumbing.ts'
import { declareCart } from './cart/cache.ts'
import { declareCatalogue } from './catalogue/cache.ts'
import { declareComments } from './comments/cache.ts'
import { declareFlashSales } from './flash-sales/cache.ts'
import { declareOrders } from './orders/cache.ts'
import { declareProduct } from './products/cache.ts'
import { declareProductPage } from './products/page-cache.ts'
import { declareProfile } from './profile/cache.ts'
import { declareRecommendations } from './recommendations/cache.ts'
import { declareSearch } from './search/cache.ts'

/** Every cache of the shop. To add one: declare it in its part's cache.ts, name it here, and give it a route. */
export function declareShopCaches(plumbing: Plumbing) {
  const product = declareProduct(plumbing)
  const flashSales = declareFlashSales(plumbing, { product })
  const cart = declareCart(plumbing, { product })
  return {
    product,
    bestsellers: declareBestsellers(plumbing, { product }),
    recommendations: declareRecommendations(plumbing, { product, cart }),
    flashSales,
    profile: declareProfile(plumbing),
    comments: declareComments(plumbing),
    orders: declareOrders(plumbing),
    cart,
    catalogue: declareCatalogue(plumbing, { product, flashSales }),
    search: declareSearch(plumbing, { product, flashSales }),
    productPage: declareProductPage(plumbing, { product }),
  }
}
