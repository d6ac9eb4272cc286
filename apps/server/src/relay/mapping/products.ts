import type { RowChange } from '@technomir/change-stream'
import { differs, numberOf, type Raised, text, values } from './changed.ts'

/** Columns that decide where a product stands in the lists of its category. */
const listed = ['category', 'brand', 'price']

/** A product's own tag on any change; its category's only when lists of the category look different afterwards. */
export function mapProduct(change: RowChange, { tags, events }: Raised): void {
  for (const id of values(change, 'id')) tags.add(`product:${id}`)
  if (movesInLists(change))
    for (const category of values(change, 'category')) tags.add(`category:${category}`)

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

function movesInLists(change: RowChange): boolean {
  if (change.kind !== 'update') return true
  if (listed.some(column => differs(change, column))) return true
  return differs(change, 'stock') && isInStock(change.old) !== isInStock(change.new)
}

const isInStock = (row: RowChange['new']): boolean => (numberOf(row, 'stock') ?? 0) > 0
