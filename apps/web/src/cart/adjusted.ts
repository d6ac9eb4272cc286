/** A line of which the shop has less than both carts had together. */
export interface AdjustedLine {
  readonly product_id: number
  readonly name: string
  readonly requested: number
  readonly quantity: number
}

const key = 'technomir-cart-adjusted'

/** Keeps what was adjusted for the pages that come. */
export function rememberAdjusted(lines: readonly AdjustedLine[]): void {
  try {
    if (lines.length > 0) sessionStorage.setItem(key, JSON.stringify(lines))
    else sessionStorage.removeItem(key)
  } catch {
    // Storage may be forbidden; then only the toast tells of it.
  }
}

/** What was adjusted and not yet acknowledged. */
export function adjustedLines(): readonly AdjustedLine[] {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? '[]') as AdjustedLine[]
  } catch {
    return []
  }
}
