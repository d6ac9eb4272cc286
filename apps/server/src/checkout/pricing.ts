/** How a product can be bought now. */
export interface Offer {
  readonly product_id: number
  readonly name: string
  /** Without a sale, whole roubles. */
  readonly price: number
  readonly stock: number
  /** The flash sale that runs: of several the one with the lowest price. */
  readonly sale: {
    readonly id: number
    readonly price: number
    /** Units that are left of it; `null`: without limit. */
    readonly left: number | null
    /** Units that each user may buy; `null`: without limit. */
    readonly per_user: number | null
    /** Units that this user has bought of it. */
    readonly bought: number
  } | null
}

export type Problem = 'gone' | 'out_of_stock' | 'sale_limit'

/** A line of a cart as it would be bought now. */
export interface PricedLine {
  product_id: number
  name: string
  quantity: number
  unit_price: number
  total: number
  /** Pieces in stock. */
  in_stock: number
  sale_id: number | null
  /** Why it cannot be bought. */
  problem: Problem | null
}

export interface Line {
  readonly product_id: number
  readonly quantity: number
}

export const unitPrice = (offer: Offer): number => offer.sale?.price ?? offer.price

/** How many pieces this user may still buy at the price of the sale; `null`: as many as there are. */
export function saleLeft({ sale }: Offer): number | null {
  if (sale === null) return null
  const limits = [sale.left, sale.per_user === null ? null : sale.per_user - sale.bought]
  const known = limits.filter(limit => limit !== null)
  return known.length === 0 ? null : Math.max(0, Math.min(...known))
}

/** The lines in their order, with what stands against each. */
export function priceLines(lines: readonly Line[], offers: ReadonlyMap<number, Offer>): PricedLine[] {
  return lines.map(({ product_id, quantity }) => {
    const offer = offers.get(product_id)
    if (offer === undefined)
      return {
        product_id,
        name: '',
        quantity,
        unit_price: 0,
        total: 0,
        in_stock: 0,
        sale_id: null,
        problem: 'gone',
      }
    const unit_price = unitPrice(offer)
    return {
      product_id,
      name: offer.name,
      quantity,
      unit_price,
      total: unit_price * quantity,
      in_stock: offer.stock,
      sale_id: offer.sale?.id ?? null,
      problem: problemOf(quantity, offer),
    }
  })
}

function problemOf(quantity: number, offer: Offer): Problem | null {
  if (quantity > offer.stock) return 'out_of_stock'
  return quantity > (saleLeft(offer) ?? quantity) ? 'sale_limit' : null
}

export const sumOf = (lines: readonly { total: number }[]): number =>
  lines.reduce((sum, line) => sum + line.total, 0)

export const piecesOf = (lines: readonly { quantity: number }[]): number =>
  lines.reduce((sum, line) => sum + line.quantity, 0)
