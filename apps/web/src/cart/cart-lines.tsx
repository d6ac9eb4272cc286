import type { RefObject } from 'react'
import type { Cart } from '../api/types.ts'
import { CartLine } from './cart-line.tsx'
import { useSetQuantity } from './use-cart.ts'
import { useRemoveLine } from './use-remove.ts'

/** The lines of the cart, to be changed. */
export function CartLines({
  cart,
  narrow = false,
  focusAfter,
}: {
  cart: Cart
  narrow?: boolean
  /** Takes the focus when the line that had it is gone. */
  focusAfter: RefObject<HTMLElement | null>
}) {
  const set = useSetQuantity()
  const remove = useRemoveLine()
  return (
    <ul>
      {cart.items.map(item => (
        <CartLine
          key={item.product.id}
          item={item}
          narrow={narrow}
          onQuantity={quantity => set.mutate({ product: item.product, quantity })}
          onRemove={() => {
            remove(item)
            focusAfter.current?.focus()
          }}
        />
      ))}
    </ul>
  )
}
