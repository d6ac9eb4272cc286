import type { Cart } from '../api/types.ts'
import { useT } from '../i18n/context.tsx'
import { Button, ButtonLink, type ButtonLook } from '../ui/button.tsx'
import { allAvailable } from './lines.ts'

/** The way from the cart to the checkout; closed while there is less of something than the cart has. */
export function CheckoutLink({ cart, ...look }: { cart: Cart } & ButtonLook) {
  const t = useT()
  return allAvailable(cart) ? (
    <ButtonLink to="/checkout" {...look}>
      {t('cart.checkout')}
    </ButtonLink>
  ) : (
    <Button {...look} disabled>
      {t('cart.checkout')}
    </Button>
  )
}
