import { ShopError } from '../errors.ts'
import { type Line, type Offer, type PricedLine, saleLeft, sumOf } from './pricing.ts'

/** A line as the buyer saw it. */
export interface SeenLine extends Line {
  readonly unit_price: number
}

/** Throws `empty_cart`, or `cart_changed` when the cart does not hold exactly what the buyer saw in it. */
export function refuseAnotherCart(cart: readonly Line[], seen: readonly SeenLine[]): void {
  if (cart.length === 0) throw new ShopError('empty_cart')
  const quantities = new Map(seen.map(line => [line.product_id, line.quantity]))
  const same =
    cart.length === seen.length && cart.every(line => quantities.get(line.product_id) === line.quantity)
  if (!same) throw new ShopError('cart_changed')
}

/** Throws when something cannot be bought as the buyer saw it; what cannot be had at all comes before its price. */
export function refuseOtherTerms(
  lines: readonly PricedLine[],
  offers: ReadonlyMap<number, Offer>,
  seen: readonly SeenLine[],
): void {
  if (lines.some(line => line.problem === 'gone')) throw new ShopError('cart_changed')
  const missing = lines.filter(line => line.problem === 'out_of_stock')
  if (missing.length > 0)
    throw new ShopError('out_of_stock', {
      details: {
        items: missing.map(({ product_id, quantity, in_stock }) => ({
          product_id,
          requested: quantity,
          in_stock,
        })),
      },
    })
  const prices = new Map(seen.map(line => [line.product_id, line.unit_price]))
  const changed = lines.filter(line => line.unit_price !== prices.get(line.product_id))
  if (changed.length > 0)
    throw new ShopError('price_changed', {
      details: {
        items: changed.map(({ product_id, unit_price }) => ({
          product_id,
          expected: prices.get(product_id) ?? null,
          actual: unit_price,
        })),
        total: sumOf(lines),
      },
    })
  const limited = lines.find(line => line.problem === 'sale_limit')
  const offer = offers.get(limited?.product_id ?? 0)
  if (limited !== undefined && offer !== undefined)
    throw new ShopError('sale_limit', {
      details: {
        product_id: limited.product_id,
        per_user: offer.sale?.per_user ?? null,
        left: saleLeft(offer),
      },
    })
}
