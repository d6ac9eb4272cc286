import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useLanguage } from '../i18n/context.tsx'
import { Badge } from '../ui/badge.tsx'
import type { Order } from './queries.ts'

const brands: Record<string, string> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  mir: 'Мир',
  maestro: 'Maestro',
  'american-express': 'American Express',
  unionpay: 'UnionPay',
  jcb: 'JCB',
}

/** What was bought at which prices, where it goes and how it was paid. */
export function OrderDetails({ order }: { order: Order }) {
  const { t, money } = useLanguage()
  const { address, payment } = order
  return (
    <>
      <section aria-label={t('order.items')} className="rounded-card border border-line px-5 sm:px-6">
        <ul>
          {order.items.map(item => (
            <li
              key={item.product_id}
              className="flex items-start justify-between gap-4 border-line border-b py-4"
            >
              <div className="flex min-w-0 flex-col gap-1">
                <Link
                  to="/product/$product"
                  params={{ product: String(item.product_id) }}
                  className="rounded font-medium leading-snug underline-offset-4 hover:underline"
                >
                  {item.name}
                </Link>
                <span className="flex flex-wrap items-center gap-2 text-ink-muted text-sm tabular-nums">
                  {item.quantity} × {money(item.unit_price)}
                  {item.sale_id === null ? null : <Badge tone="soft">{t('home.sale')}</Badge>}
                </span>
              </div>
              <span className="shrink-0 font-semibold tabular-nums">{money(item.total)}</span>
            </li>
          ))}
        </ul>
        <p className="flex items-baseline justify-between gap-4 py-5">
          <span className="font-semibold">{t('cart.total')}</span>
          <strong data-order-total={order.total} className="text-2xl tabular-nums tracking-tight">
            {money(order.total)}
          </strong>
        </p>
      </section>
      <div className="grid gap-4 sm:grid-cols-2">
        {address === null ? null : (
          <Card title={t('checkout.address')}>
            <p className="font-medium text-ink">{address.name}</p>
            <p>{address.phone}</p>
            <p>
              {address.postcode}, {address.city}, {address.street}
            </p>
            {address.comment === undefined ? null : (
              <p className="mt-2 whitespace-pre-line text-ink-muted">{address.comment}</p>
            )}
          </Card>
        )}
        {payment === null ? null : (
          <Card title={t('checkout.payment')}>
            <p className="font-medium text-ink">
              {brands[payment.brand] ?? payment.brand} ···· {payment.last4}
            </p>
            <p>
              {t(order.status === 'cancelled' ? 'order.refunded' : 'order.charged', {
                total: money(order.total),
              })}
            </p>
          </Card>
        )}
      </div>
    </>
  )
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-1 rounded-card bg-surface p-5 text-[0.9375rem] text-ink-soft sm:p-6">
      <h2 className="mb-1.5 font-semibold text-ink-muted text-sm tracking-normal">{title}</h2>
      {children}
    </section>
  )
}
