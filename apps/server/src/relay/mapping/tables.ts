import type { RowChange } from '@technomir/change-stream'
import { changeTables, type TableName } from '../../database/schema.ts'
import { flag, moment, numberOf, type Raised, text, values } from './changed.ts'
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
      end_time: moment(change.new, 'end_time'),
      active: flag(change.new, 'active'),
    },
  })
}

/** The units of a sale. Every sale has its row from the start, which says nothing new. */
function mapFlashSaleLimit(change: RowChange, { tags, events }: Raised): void {
  for (const id of values(change, 'flash_sale_id')) tags.add(`flash-sale-limits:${id}`)
  if (change.kind !== 'update') return
  const limit = numberOf(change.new, 'quantity_limit')
  const sold = numberOf(change.new, 'sold') ?? 0
  events.push({
    topic: 'flash-sales',
    event: 'flash-sale.sold',
    data: {
      id: numberOf(change.new, 'flash_sale_id'),
      sold,
      quantity_limit: limit,
      per_user_limit: numberOf(change.new, 'per_user_limit'),
      left: limit === null ? null : Math.max(0, limit - sold),
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

function mapGuestCartItem(change: RowChange, { tags, events }: Raised): void {
  for (const guest of values(change, 'guest')) {
    tags.add(`cart:guest:${guest}`)
    const row = change.new ?? change.old
    events.push({
      topic: 'cart',
      audience: `guest:${guest}`,
      event: 'cart.changed',
      data: { product_id: numberOf(row, 'product_id'), quantity: numberOf(change.new, 'quantity') ?? 0 },
    })
  }
}

/** Sessions of users, and guests. One that has ended is told of: its connections are closed at once. */
function mapSession(change: RowChange, { tags, events }: Raised): void {
  const isOver = change.kind === 'delete' || flag(change.new, 'ended') === true
  for (const hash of values(change, 'token_hash')) {
    tags.add(`session:${hash}`)
    if (isOver) events.push({ topic: 'session', audience: hash, event: 'session.ended', data: null })
  }
  for (const id of values(change, 'user_id')) tags.add(`sessions:user:${id}`)
}

/** What a user may do is a part of who they are. */
function mapRole(change: RowChange, { tags, events }: Raised): void {
  for (const id of values(change, 'user_id')) {
    tags.add(`user:${id}`)
    events.push({ topic: 'profile', audience: id, event: 'profile.changed', data: { id: Number(id) } })
  }
}

function mapOrder(change: RowChange, { tags, events }: Raised): void {
  const row = change.new ?? change.old
  for (const id of values(change, 'user_id')) {
    tags.add(`orders:${id}`)
    events.push({
      topic: 'orders',
      audience: id,
      event: change.kind === 'delete' ? 'order.removed' : 'order.changed',
      data: { id: numberOf(row, 'id'), status: text(change.new, 'status') },
    })
  }
}

/** Lines come and go together with their order, which tells of them; a line that changes alone is told as its order's change. */
function mapOrderItem(change: RowChange, { tags, events }: Raised): void {
  for (const id of values(change, 'user_id')) {
    tags.add(`orders:${id}`)
    const order = numberOf(change.new ?? change.old, 'order_id')
    if (
      events.some(
        ({ topic, audience, data }) => topic === 'orders' && audience === id && idOf(data) === order,
      )
    )
      continue
    events.push({ topic: 'orders', audience: id, event: 'order.changed', data: { id: order, status: null } })
  }
}

const idOf = (data: unknown): unknown =>
  typeof data === 'object' && data !== null && 'id' in data ? data.id : undefined

/**
 * The texts of a product have changed, or when it was added, or what counts as a slip of the finger: what is found, and how it is sorted by
 * name or time.
 */
function mapTexts(_change: RowChange, { tags }: Raised): void {
  tags.add('texts')
}

/** Each row has caches of its own, each group of rows, too. */
function mapLabProduct(change: RowChange, { tags }: Raised): void {
  for (const id of values(change, 'id')) tags.add(`lab-product:${id}`)
  for (const group of values(change, 'group_id')) tags.add(`lab-group:${group}`)
}

/** How the rows of each table become tags and events. */
export const rowMappings: Record<TableName, MapRow> = {
  products: mapProduct,
  users: mapUser,
  flash_sales: mapFlashSale,
  flash_sale_limits: mapFlashSaleLimit,
  comments: mapComment,
  cart_items: mapCartItem,
  guest_cart_items: mapGuestCartItem,
  sessions: mapSession,
  guests: mapSession,
  roles: mapRole,
  orders: mapOrder,
  order_items: mapOrderItem,
  product_search: mapTexts,
  search_words: mapTexts,
  lab_products: mapLabProduct,
}

/** Columns whose old values the rules above need: a replica identity without one of them would leave what was there before unended. */
const identityColumns: Record<TableName, readonly string[]> = {
  products: ['id', 'category', 'brand', 'price', 'stock'],
  users: ['id'],
  flash_sales: ['id', 'product_id'],
  flash_sale_limits: ['flash_sale_id'],
  comments: ['id', 'product_id', 'user_id'],
  cart_items: ['id', 'user_id', 'product_id'],
  guest_cart_items: ['id', 'guest', 'product_id'],
  sessions: ['token_hash', 'user_id'],
  guests: ['token_hash'],
  roles: ['user_id'],
  orders: ['id', 'user_id'],
  order_items: ['order_id', 'product_id', 'user_id'],
  product_search: ['product_id'],
  search_words: ['word'],
  lab_products: ['id', 'group_id'],
}

/** What has to be published, and with which old values. */
export const followedTables = changeTables.map(table => ({ table, identity: identityColumns[table] }))
