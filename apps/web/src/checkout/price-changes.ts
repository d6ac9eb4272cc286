/** A line as the buyer sees it. */
export interface SeenLine {
  readonly product_id: number
  readonly name: string
  readonly unit_price: number
}

export interface PriceChange {
  readonly product_id: number
  readonly name: string
  readonly from: number
  readonly to: number
}

/** What costs more or less now than when the buyer last agreed. Lines that come or go are the buyer's own doing. */
export function priceChanges(agreed: readonly SeenLine[], now: readonly SeenLine[]): PriceChange[] {
  const before = new Map(agreed.map(line => [line.product_id, line.unit_price]))
  return now.flatMap(({ product_id, name, unit_price: to }) => {
    const from = before.get(product_id)
    return from === undefined || from === to ? [] : [{ product_id, name, from, to }]
  })
}

/** What the buyer agrees to without a word: new lines, and prices that have fallen need none. */
export const isDearer = ({ from, to }: PriceChange): boolean => to > from
