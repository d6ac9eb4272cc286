import { useRef } from 'react'
import { EmptyArt } from '../art/EmptyArt.tsx'
import { useLanguage } from '../i18n/context.tsx'
import { ButtonLink } from '../ui/button.tsx'
import Dialog from '../ui/dialog.tsx'
import { Message } from '../ui/message.tsx'
import { Changing } from '../ui/price.tsx'
import { CartLines } from './cart-lines.tsx'
import { CheckoutLink } from './checkout-link.tsx'
import { setCartOpen } from './drawer-state.ts'
import { allAvailable } from './lines.ts'
import { useCart } from './use-cart.ts'

/** The cart beside the page, for a look after something was put into it. */
export default function CartDrawer({ open }: { open: boolean }) {
  const { t, money } = useLanguage()
  const cart = useCart().data
  const lines = useRef<HTMLDivElement>(null)
  const isEmpty = cart === undefined || cart.items.length === 0
  return (
    <Dialog
      open={open}
      onClose={() => setCartOpen(false)}
      title={t('cart.title')}
      side="right"
      footer={
        isEmpty ? undefined : (
          <div className="flex flex-col gap-4">
            <p className="flex items-baseline justify-between gap-4">
              <span className="text-ink-muted">{t('cart.pieces', { count: cart.quantity })}</span>
              <strong className="text-xl tabular-nums tracking-tight">
                <Changing value={money(cart.total)} />
              </strong>
            </p>
            <div className="grid grid-cols-2 gap-3">
              <ButtonLink to="/cart" look="tonal">
                {t('cart.toCart')}
              </ButtonLink>
              <CheckoutLink cart={cart} />
            </div>
            <p className="text-ink-muted text-sm empty:hidden" role="status">
              {allAvailable(cart) ? null : t('cart.notAllAvailable')}
            </p>
          </div>
        )
      }
    >
      <div ref={lines} tabIndex={-1} className="-my-5 outline-none">
        {isEmpty ? (
          <Message art={<EmptyArt kind="cart" />} heading="h2" title={t('cart.empty')} />
        ) : (
          <CartLines cart={cart} narrow focusAfter={lines} />
        )}
      </div>
    </Dialog>
  )
}
