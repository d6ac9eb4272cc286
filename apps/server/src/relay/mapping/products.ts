import type { RowChange } from '@technomir/change-stream'
import { differs, numberOf, type Raised, text, values } from './changed.ts'

/**
 * A product's own tag on any change. Those of its category, its brand and of all lists (`catalogue`) only when such lists
 * look different afterwards; that of the numbers of products (`assortment`) when there are more or fewer of a kind.
 */
export function mapProduct(change: RowChange, { tags, events }: Raised): void {
  for (const id of values(change, 'id')) tags.add(`product:${id}`)
  const moves = movesBetweenLists(change)
  if (moves) tags.add('assortment')
  if (moves || differs(change, 'price')) {
    tags.add('catalogue')
    for (const category of values(change, 'category')) tags.add(`category:${category}`)
    for (const brand of values(change, 'brand')) tags.add(`brand:${brand}`)
  }

  const row = change.new ?? change.old
  const id = numberOf(row, 'id')
  if (change.kind === 'delete') {
    events.push({ topic: `product:${id}`, event: 'product.removed', data: { id } })
    events.push({ topic: 'catalog', event: 'product.removed', data: { id } })
    return
  }
  const data = {
    id,
    name: text(row, 'name'),
    price: numberOf(row, 'price'),
    category: text(row, 'category'),
    stock: numberOf(row, 'stock'),
  }
  const event = change.kind === 'insert' ? 'product.added' : 'product.changed'
  events.push({ topic: `product:${id}`, event, data })
  events.push({ topic: 'catalog', event, data })
}

function movesBetweenLists(change: RowChange): boolean {
  if (change.kind !== 'update') return true
  if (['id', 'category', 'brand'].some(column => differs(change, column))) return true
  return differs(change, 'stock') && isInStock(change.old) !== isInStock(change.new)
}

const isInStock = (row: RowChange['new']): boolean => (numberOf(row, 'stock') ?? 0) > 0
