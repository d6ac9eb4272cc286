import type { Cache } from '@technomir/cache'
import type { Plumbing } from '../caching/plumbing.ts'
import { existingProducts, type ProductCache } from '../products/cache.ts'
import type { Product } from '../products/queries.ts'
import { type CartOwner, ownerName } from '../session/identity.ts'
import { type CartLine, cartLines } from './queries.ts'

export interface CartPage {
  items: { product: Product; quantity: number; unit_price: number; total: number }[]
  quantity: number
  total: number
}

export interface CartCaches {
  lines: Cache<CartOwner, CartLine[]>
  page: Cache<CartOwner, CartPage>
}

/** The entry holds ids and quantities; names and prices come from the products, so a cart shows no price of yesterday. */
export function declareCart(
  { caches, config, read }: Plumbing,
  others: { product: ProductCache },
): CartCaches {
  const lines = caches.define<CartOwner, CartLine[]>({
    name: 'cart',
    policy: 'event',
    key: owner => `cart:${ownerName(owner)}`,
    tags: owner => [`cart:${ownerName(owner)}`],
    ttlMs: config.ttlMs.cart,
    load: (owner, context) =>
      read(context, [owner.kind === 'user' ? 'cart_items' : 'guest_cart_items'], db => cartLines(db, owner)),
  })
  const page = caches.define<CartOwner, CartPage>({
    name: 'cart-page',
    presents: lines.definition,
    policy: 'event',
    composed: true,
    key: owner => `cart:page:${ownerName(owner)}`,
    ttlMs: config.ttlMs.cart,
    load: async owner => {
      const { value } = await lines.get(owner)
      return priced(
        value,
        await existingProducts(
          others.product,
          value.map(line => line.product_id),
        ),
      )
    },
  })
  return { lines, page }
}

/** A cart with today's prices; lines of products that no longer exist are left out. */
export function priced(lines: readonly CartLine[], products: ReadonlyMap<number, Product>): CartPage {
  const items = lines.flatMap(({ product_id, quantity }) => {
    const product = products.get(product_id)
    if (product === undefined) return []
    const unit_price = product.flash_price ?? product.price
    return [{ product, quantity, unit_price, total: unit_price * quantity }]
  })
  return {
    items,
    quantity: items.reduce((sum, item) => sum + item.quantity, 0),
    total: items.reduce((sum, item) => sum + item.total, 0),
  }
}
