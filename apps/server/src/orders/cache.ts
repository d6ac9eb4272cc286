import type { Cache } from '@technomir/cache'
import type { Plumbing } from '../caching/plumbing.ts'
import { encodeCursor } from '../catalogue/cursor.ts'
import { fingerprint } from '../catalogue/filter.ts'
import { type Order, type OrderSummary, orderOf, ordersOf } from './queries.ts'

export interface OrdersQuery {
  readonly userId: number
  /** The last order of the page before. */
  readonly before: number | null
  readonly limit: number
}

export interface OrdersPage {
  items: OrderSummary[]
  next: string | null
}

export interface OrdersCaches {
  list: Cache<OrdersQuery, OrdersPage>
  order: Cache<{ userId: number; orderId: number }, Order | null>
}

/** What a cursor of a user's orders carries. */
export const ordersFingerprint = (userId: number): string => fingerprint(`orders ${userId}`)

/** A user's orders end with any change of one of them. They show products as they were, so products do not matter. */
export function declareOrders({ caches, config, read }: Plumbing): OrdersCaches {
  const list = caches.define<OrdersQuery, OrdersPage>({
    name: 'orders',
    policy: 'event',
    key: ({ userId, before, limit }) =>
      `orders:user:${userId}:limit=${limit}${before === null ? '' : `&before=${before}`}`,
    tags: ({ userId }) => [`orders:${userId}`],
    ttlMs: config.ttlMs.orders,
    load: async (query, context) => {
      const { items, last } = await read(context, ['orders', 'order_items'], db => ordersOf(db, query))
      const next =
        last === null ? null : encodeCursor(ordersFingerprint(query.userId), { key: last, id: last })
      return { items, next }
    },
  })
  const order = caches.define<{ userId: number; orderId: number }, Order | null>({
    name: 'order',
    policy: 'event',
    // With its owner: the order of another user is another answer.
    key: ({ userId, orderId }) => `order:${orderId}:user:${userId}`,
    tags: ({ userId }) => [`orders:${userId}`],
    ttlMs: config.ttlMs.orders,
    negativeTtlMs: 60_000,
    load: (which, context) => read(context, ['orders', 'order_items'], db => orderOf(db, which)),
  })
  return { list, order }
}
