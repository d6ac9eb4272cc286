import { type Kysely, sql } from 'kysely'
import type { Address, Database, OrderStatus } from '../database/schema.ts'

export interface OrderLine {
  product_id: number
  /** As the product was called then. */
  name: string
  quantity: number
  unit_price: number
  total: number
  sale_id: number | null
}

export interface Order {
  id: number
  status: OrderStatus
  total: number
  created_at: string
  /** `null`, as the payment, for orders from before there were payments. */
  address: Address | null
  payment: { brand: string; last4: string } | null
  items: OrderLine[]
  cancellable: boolean
}

export interface OrderSummary {
  id: number
  status: OrderStatus
  total: number
  /** Pieces. */
  quantity: number
  created_at: string
  items: Pick<OrderLine, 'product_id' | 'name' | 'quantity' | 'unit_price'>[]
}

interface Row {
  id: number
  status: OrderStatus
  total: number
  created_at: string
  address: Address | null
  card_brand: string | null
  card_last4: string | null
  items: OrderLine[] | null
}

/** The lines in the order of the products, as JSON. */
const lines = sql`
  (select json_agg(json_build_object('product_id', i.product_id, 'name', i.name, 'quantity', i.quantity,
                                     'unit_price', i.unit_price, 'total', i.unit_price::bigint * i.quantity, 'sale_id', i.sale_id)
                   order by i.product_id)
   from order_items i where i.order_id = o.id)`

/** A user's order; `null` when there is none, or it is somebody else's. */
export async function orderOf(
  db: Kysely<Database>,
  o: { userId: number; orderId: number },
): Promise<Order | null> {
  const { rows } = await sql<Row>`
    select o.id, o.status, o.total, o.created_at, o.address, o.card_brand, o.card_last4, ${lines} as items
    from orders o where o.id = ${o.orderId} and o.user_id = ${o.userId}`.execute(db)
  const [row] = rows
  if (row === undefined) return null
  const { card_brand: brand, card_last4: last4, items, ...order } = row
  return {
    ...order,
    payment: brand === null || last4 === null ? null : { brand, last4 },
    items: items ?? [],
    cancellable: isCancellable(order.status),
  }
}

/** While the payment is under way nobody knows yet what there is to cancel. */
export const isCancellable = (status: OrderStatus): boolean => status === 'paid'

export interface OrderList {
  items: OrderSummary[]
  /** The last order of this page; `null` when nothing follows. */
  last: number | null
}

type SummaryRow = Omit<OrderSummary, 'quantity' | 'items'> & { items: OrderLine[] | null }

/** A user's orders, the newest first, those before the order `before`. */
export async function ordersOf(
  db: Kysely<Database>,
  o: { userId: number; before: number | null; limit: number },
): Promise<OrderList> {
  const { rows } = await sql<SummaryRow>`
    select o.id, o.status, o.total, o.created_at, ${lines} as items
    from orders o
    where o.user_id = ${o.userId} and ${o.before === null ? sql`true` : sql`o.id < ${o.before}`}
    order by o.id desc limit ${o.limit + 1}`.execute(db)
  const items = rows.slice(0, o.limit).map(summarised)
  return { items, last: rows.length > o.limit ? (items.at(-1)?.id ?? null) : null }
}

export interface AnyOrder extends OrderSummary {
  user: { id: number; name: string; email: string }
}

/** Everybody's orders, the newest first, those before the order `below`. */
export async function allOrders(
  db: Kysely<Database>,
  { below, limit }: { below: number | null; limit: number },
): Promise<AnyOrder[]> {
  const { rows } = await sql<SummaryRow & Pick<AnyOrder, 'user'>>`
    select o.id, o.status, o.total, o.created_at, ${lines} as items,
           json_build_object('id', u.id, 'name', u.name, 'email', u.email) as user
    from orders o join users u on u.id = o.user_id
    where ${below === null ? sql`true` : sql`o.id < ${below}`}
    order by o.id desc limit ${limit}`.execute(db)
  return rows.map(({ user, ...order }) => ({ ...summarised(order), user }))
}

function summarised({ items, ...order }: SummaryRow): OrderSummary {
  const all = items ?? []
  return {
    ...order,
    quantity: all.reduce((sum, line) => sum + line.quantity, 0),
    items: all.map(({ product_id, name, quantity, unit_price }) => ({
      product_id,
      name,
      quantity,
      unit_price,
    })),
  }
}
