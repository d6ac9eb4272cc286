import { useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'
import { useArea } from '../i18n/use-area.ts'
import { setCartOpen, useCartOpen } from './drawer-state.ts'

const CartDrawer = lazy(() => import('./cart-drawer.tsx'))

/** Where the cart drawer comes from, once in the root: its code and texts are loaded when it opens first. */
export function CartDrawerHost() {
  const open = useCartOpen()
  const ready = useArea('account', open)
  const path = useRouterState({ select: s => s.location.pathname })
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever goes to another page has seen enough
  useEffect(() => setCartOpen(false), [path])
  return ready ? (
    <Suspense>
      <CartDrawer open={open} />
    </Suspense>
  ) : null
}
