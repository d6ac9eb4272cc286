import { useInfiniteQuery } from '@tanstack/react-query'
import { useApi } from '../app/context.ts'
import { useLanguage } from '../i18n/context.tsx'
import { useWhen } from '../i18n/use-when.ts'
import { OrderStatus } from '../orders/order-status.tsx'
import { AdminList } from './admin-list.tsx'
import { adminQueries } from './queries.ts'

/** What everybody has ordered. */
export function OrdersSection() {
  const { t, money } = useLanguage()
  const when = useWhen()
  const orders = useInfiniteQuery(adminQueries.orders(useApi()))
  return (
    <AdminList query={orders} none={t('orders.none')}>
      {order => (
        <div className="flex flex-wrap items-start gap-x-6 gap-y-2">
          <div className="min-w-0 grow basis-64">
            <p className="flex flex-wrap items-center gap-3 font-medium">
              {t('order.number', { id: String(order.id) })}
              <OrderStatus status={order.status} />
            </p>
            <p className="text-ink-muted text-sm">
              <time dateTime={order.created_at}>{when(order.created_at)}</time>
            </p>
          </div>
          <div className="min-w-0 basis-56">
            <p>{order.user.name}</p>
            <p className="truncate text-ink-muted text-sm">{order.user.email}</p>
          </div>
          <ul className="min-w-0 basis-72 text-ink-soft text-sm">
            {order.items.map(({ product_id, name, quantity }) => (
              <li key={product_id} className="truncate">
                {name} × {quantity}
              </li>
            ))}
          </ul>
          <strong className="w-32 tabular-nums sm:text-right">{money(order.total)}</strong>
        </div>
      )}
    </AdminList>
  )
}
