import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { Product } from '../api/types.ts'
import { setCartOpen } from '../cart/drawer-state.ts'
import { quantityOf } from '../cart/lines.ts'
import { useAddToCart, useCart } from '../cart/use-cart.ts'
import { useT } from '../i18n/context.tsx'
import { Button } from '../ui/button.tsx'
import { useFirstClick } from '../ui/first-click.ts'
import { Icon } from '../ui/icons.tsx'

/** Puts one piece into the cart; when it is there already, shows the way to the cart. */
export function AddButton({
  product,
  size = 'normal',
}: {
  product: Product
  size?: 'small' | 'normal' | 'large'
}) {
  const t = useT()
  const add = useAddToCart(() => setCartOpen(true))
  const inCart = quantityOf(useCart().data, product.id)
  const isIn = inCart > 0
  const link = useRef<HTMLAnchorElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  /** From the click to the shop's answer: a second click is no second wish, and the focus goes along to what comes in the button's place. */
  const isAsking = useRef(false)
  /** One for both: the link comes under the pointer that has just clicked on the button. */
  const isFirst = useFirstClick()
  useEffect(() => {
    const next = isIn ? link.current : button.current
    if (isAsking.current && document.activeElement === document.body) next?.focus({ preventScroll: true })
  }, [isIn])
  if (product.stock === 0 && inCart === 0) {
    return (
      <Button look="tonal" size={size} disabled wide>
        {t('stock.none')}
      </Button>
    )
  }
  if (isIn) {
    return (
      <Link
        ref={link}
        to="/cart"
        onClick={click => {
          if (!isFirst(click)) click.preventDefault()
        }}
        className={`inline-flex w-full items-center justify-center gap-2 rounded-full bg-good-soft px-4 font-semibold text-good transition-[filter] hover:brightness-95 ${size === 'large' ? 'h-13' : 'h-11 text-[0.9375rem]'}`}
      >
        <Icon name="check" className="size-4.5" />
        {t('cart.inCart', { count: inCart })}
      </Link>
    )
  }
  return (
    <Button
      look={size === 'large' ? 'primary' : 'tonal'}
      size={size}
      wide
      ref={button}
      onClick={click => {
        if (!isFirst(click) || isAsking.current) return
        isAsking.current = true
        add.mutate(
          { product, quantity: 1 },
          { onSettled: () => setTimeout(() => (isAsking.current = false)) },
        )
      }}
    >
      <Icon name="cart" className="size-4.5" />
      {t('cart.add')}
      <span className="sr-only">: {product.name}</span>
    </Button>
  )
}
