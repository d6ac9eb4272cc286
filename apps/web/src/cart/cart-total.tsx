import type { Cart } from '../api/types.ts'
import { useLanguage } from '../i18n/context.tsx'
import { Changing } from '../ui/price.tsx'

/** What all of it costs, and what the sales save. */
export function CartTotal({ cart }: { cart: Cart }) {
  const { t, money } = useLanguage()
  const full = cart.items.reduce((sum, { product, quantity }) => sum + product.price * quantity, 0)
  const saved = full - cart.total
  const rows = [
    [t('cart.pieces', { count: cart.quantity }), money(full), ''],
    ...(saved > 0 ? [[t('cart.saved'), money(-saved), 'text-accent'] as const] : []),
    [t('cart.delivery'), t('cart.free'), ''],
  ] as const
  return (
    <dl className="flex flex-col gap-2.5 text-[0.9375rem]">
      {rows.map(([name, value, tone]) => (
        <div key={name} className="flex justify-between gap-4">
          <dt className="text-ink-muted">{name}</dt>
          <dd className={`tabular-nums ${tone}`}>{value}</dd>
        </div>
      ))}
      <div className="mt-1 flex items-baseline justify-between gap-4 border-line border-t pt-4">
        <dt className="font-semibold">{t('cart.total')}</dt>
        <dd data-cart-total={cart.total} className="font-bold text-2xl tabular-nums tracking-tight">
          <Changing value={money(cart.total)} />
        </dd>
      </div>
    </dl>
  )
}
