import { createHash } from 'node:crypto'
import type { Address } from '../database/schema.ts'
import type { ShownCard } from './card.ts'
import type { SeenLine } from './refusals.ts'

/**
 * What tells two requests under one key apart. Made without the card's number: there are so few numbers with the same four
 * digits at the end that a hash would give it away.
 */
export function fingerprintOf(o: {
  address: Address
  card: ShownCard
  expiry: string
  items: readonly SeenLine[]
}): string {
  const { name, phone, city, street, postcode, comment = '' } = o.address
  const items = o.items
    .map(({ product_id, quantity, unit_price }) => [product_id, quantity, unit_price] as const)
    .toSorted(([a], [b]) => a - b)
  const told = [name, phone, city, street, postcode, comment, o.card.brand, o.card.last4, o.expiry, items]
  return createHash('sha256').update(JSON.stringify(told)).digest('base64url')
}
