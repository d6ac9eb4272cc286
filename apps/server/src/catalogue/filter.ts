import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'

/** Which products a list shows. Absent: no limit. */
export interface ProductFilter {
  readonly category?: string | undefined
  readonly brand?: string | undefined
  /** Roubles, as the shop asks without a flash sale; both ends belong to it. */
  readonly minPrice?: number | undefined
  readonly maxPrice?: number | undefined
  readonly inStock?: boolean | undefined
  /** In a flash sale that runs now. */
  readonly onSale?: boolean | undefined
}

/** The filter as text, the same for all ways to write it: part of keys, readable in Redis. */
export function filterKey(filter: ProductFilter): string {
  const parts = new URLSearchParams()
  if (filter.category !== undefined) parts.set('category', filter.category)
  if (filter.brand !== undefined) parts.set('brand', filter.brand)
  if (filter.minPrice !== undefined) parts.set('minPrice', String(filter.minPrice))
  if (filter.maxPrice !== undefined) parts.set('maxPrice', String(filter.maxPrice))
  if (filter.inStock) parts.set('inStock', 'true')
  if (filter.onSale) parts.set('onSale', 'true')
  return parts.toString()
}

/** Eight characters that tell lists apart; a cursor carries them, so that it is not used for another list. */
export const fingerprint = (text: string): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, 8)

/** The tag that every change raises which moves a product into, out of or within such a list by price, stock or kind. */
export function listTag({ category, brand }: ProductFilter): string {
  if (category !== undefined) return `category:${category}`
  return brand === undefined ? 'catalogue' : `brand:${brand}`
}

/**
 * The filter as SQL over `products p`.
 * @param onSale ids of the products whose sale runs now; needed where the filter asks for them
 */
export function conditions(filter: ProductFilter, onSale: readonly number[] | null): RawBuilder<boolean>[] {
  const all: RawBuilder<boolean>[] = []
  if (filter.category !== undefined) all.push(sql`p.category = ${filter.category}`)
  if (filter.brand !== undefined) all.push(sql`p.brand = ${filter.brand}`)
  if (filter.minPrice !== undefined) all.push(sql`p.price >= ${filter.minPrice}`)
  if (filter.maxPrice !== undefined) all.push(sql`p.price <= ${filter.maxPrice}`)
  if (filter.inStock) all.push(sql`p.stock > 0`)
  if (filter.onSale) all.push(sql`p.id = any(${[...(onSale ?? [])]}::int[])`)
  return all
}

/** `true` for none. */
export const allOf = (parts: readonly RawBuilder<boolean>[]): RawBuilder<boolean> =>
  parts.length === 0 ? sql`true` : sql.join([...parts], sql` and `)
