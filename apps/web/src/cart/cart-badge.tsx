import { Link } from '@tanstack/react-router'
import { useT } from '../i18n/context.tsx'
import { Icon } from '../ui/icons.tsx'
import { useCart } from './use-cart.ts'

/** The way to the cart, with the number of pieces in it. */
export function CartBadge() {
  const t = useT()
  const quantity = useCart().data?.quantity ?? 0
  return (
    <Link
      to="/cart"
      className="relative inline-flex size-11 items-center justify-center rounded-full text-ink-soft transition-colors hover:bg-surface hover:text-ink"
      aria-label={t('cart.link', { count: quantity })}
    >
      <Icon name="cart" className="size-5.5" />
      {quantity === 0 ? null : (
        <span
          key={quantity}
          data-cart-quantity
          className="absolute top-0.5 right-0 inline-flex h-5 min-w-5 items-center justify-center rounded-full bg-accent px-1 font-bold text-[0.6875rem] text-on-accent tabular-nums ring-2 ring-page"
        >
          {quantity > 99 ? '99+' : quantity}
        </span>
      )}
    </Link>
  )
}
