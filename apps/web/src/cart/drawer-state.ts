import { useSyncExternalStore } from 'react'

let open = false
const listeners = new Set<() => void>()

/** Opens or closes the cart drawer. */
export function setCartOpen(next: boolean): void {
  open = next
  for (const listener of listeners) listener()
}

/** Whether the cart drawer is to be open. */
export const useCartOpen = (): boolean =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => open,
    () => false,
  )
