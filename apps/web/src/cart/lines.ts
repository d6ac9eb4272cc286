import type { Cart, Product } from '../api/types.ts'

export type CartItem = Cart['items'][number]

/** What a piece costs now. */
export const unitPrice = (product: Pick<Product, 'price' | 'flash_price'>): number =>
  product.flash_price ?? product.price

/** The cart as it will be once `product` stands in it `quantity` times (0: not at all). */
export function withQuantity(cart: Cart, product: Product, quantity: number): Cart {
  const price = unitPrice(product)
  const line = { product, quantity, unit_price: price, total: price * quantity }
  const exists = cart.items.some(item => item.product.id === product.id)
  const items = cart.items.flatMap(item => {
    if (item.product.id !== product.id) return [item]
    return quantity > 0 ? [line] : []
  })
  if (!exists && quantity > 0) items.push(line)
  return {
    items,
    quantity: items.reduce((sum, item) => sum + item.quantity, 0),
    total: items.reduce((sum, item) => sum + item.total, 0),
  }
}

/** How many of a product are in it. */
export const quantityOf = (cart: Cart | undefined, productId: number): number =>
  cart?.items.find(item => item.product.id === productId)?.quantity ?? 0

/** Whether there is as much of it as the cart has. */
export const isAvailable = ({ product, quantity }: CartItem): boolean => quantity <= product.stock

/** Whether all of it can be bought: the way to the checkout is open as long as it can. */
export const allAvailable = (cart: Cart): boolean => cart.items.every(isAvailable)
