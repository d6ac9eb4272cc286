import { keepInTab, keptInTab } from '../session/tab-storage.ts'

/** A line of which the shop has less than both carts had together. */
export interface AdjustedLine {
  readonly product_id: number
  readonly name: string
  readonly requested: number
  readonly quantity: number
}

const name = 'cart-adjusted'

/** Keeps what was adjusted for the pages that come. */
export const rememberAdjusted = (lines: readonly AdjustedLine[]): void =>
  keepInTab(name, lines.length > 0 ? lines : undefined)

/** What was adjusted and not yet acknowledged. */
export const adjustedLines = (): readonly AdjustedLine[] =>
  (keptInTab(name) as AdjustedLine[] | undefined) ?? []
