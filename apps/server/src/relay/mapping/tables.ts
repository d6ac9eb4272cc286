import type { RowChange } from '@technomir/change-stream'
import type { TableName } from '../../database/schema.ts'
import { flag, numberOf, type Raised, text, values } from './changed.ts'
import { mapProduct } from './products.ts'

type MapRow = (change: RowChange, raised: Raised) => void

function mapFlashSale(change: RowChange, { tags, events }: Raised): void {
  tags.add('flash-sales')
  for (const id of values(change, 'product_id')) tags.add(`product:${id}`)
  const row = change.new ?? change.old
  const kind = { insert: 'added', update: 'changed', delete: 'removed' }[change.kind]
  events.push({
    topic: 'flash-sales',
    event: `flash-sale.${kind}`,
    data: {
      id: numberOf(row, 'id'),
      product_id: numberOf(row, 'product_id'),
      sale_price: numberOf(change.new, 'sale_price'),
      end_time: text(change.new, 'end_time'),
      active: flag(change.new, 'active'),
    },
  })
}

function mapUser(change: RowChange, { tags, events }: Raised): void {
  for (const id of values(change, 'id')) {
    tags.add(`user:${id}`)
    events.push({ topic: 'profile', audience: id, event: 'profile.changed', data: { id: Number(id) } })
  }
}

function mapComment(change: RowChange, { tags, events }: Raised): void {
  tags.add('comments')
  for (const id of values(change, 'product_id')) {
    tags.add(`comments:product:${id}`)
    events.push({ topic: `product:${id}`, event: 'comments.changed', data: { product_id: Number(id) } })
  }
  for (const id of values(change, 'user_id')) tags.add(`comments:user:${id}`)
}

function mapCartItem(change: RowChange, { tags, events }: Raised): void {
  for (const id of values(change, 'user_id')) {
    tags.add(`cart:${id}`)
    const row = change.new ?? change.old
    events.push({
      topic: 'cart',
      audience: id,
      event: 'cart.changed',
      data: { product_id: numberOf(row, 'product_id'), quantity: numberOf(change.new, 'quantity') ?? 0 },
    })
  }
}

function mapOrder(change: RowChange, { tags, events }: Raised): void {
  const row = change.new ?? change.old
  for (const id of values(change, 'user_id')) {
    tags.add(`orders:${id}`)
    events.push({
      topic: 'orders',
      audience: id,
      event: 'order.changed',
      data: { id: numberOf(row, 'id'), status: text(change.new, 'status') },
    })
  }
}

/** The texts of a product have changed, or when it was added: what is found and how it is sorted by name or time. */
function mapProductSearch(_change: RowChange, { tags }: Raised): void {
  tags.add('texts')
}

/** How the rows of each table become tags and events. Order items change only together with their order. */
export const rowMappings: Record<TableName, MapRow> = {
  products: mapProduct,
  users: mapUser,
  flash_sales: mapFlashSale,
  comments: mapComment,
  cart_items: mapCartItem,
  orders: mapOrder,
  order_items: () => {},
  product_search: mapProductSearch,
}
