import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Api, ApiError, take } from '../api/client.ts'
import { queries } from '../api/queries.ts'
import type { Cart, Product } from '../api/types.ts'
import { useApi } from '../app/context.ts'
import { usePersonal } from '../app/use-hydrating.ts'
import { type Translate, useT } from '../i18n/context.tsx'
import { toast } from '../ui/toasts.tsx'
import { quantityOf, withQuantity } from './lines.ts'

/** The cart; its data are undefined until it is known. */
export const useCart = () => usePersonal(useQuery(queries.cart(useApi())))

const cartKey = ['cart']
/** Changes of the cart happen one after the other, whatever made them. */
const scope = { id: 'cart' }

interface Change {
  product: Product
  quantity: number
  /** How many there were, for those who want to undo it. */
  was?: number
}

/** Puts more of a product into the cart. The page shows it at once, and takes it back with a word when the shop refuses. */
export function useAddToCart(onAdded?: (change: Change) => void) {
  return useCartChange({
    key: 'add',
    after: (cart, { product, quantity }) =>
      withQuantity(cart, product, quantityOf(cart, product.id) + quantity),
    send: (api, { product, quantity }) =>
      take(api.POST('/api/cart/add/{id}', { params: { path: { id: product.id } }, body: { quantity } })),
    ...(onAdded ? { onDone: onAdded } : {}),
  })
}

/** Sets how many of a product are in the cart; 0 takes it out. */
export function useSetQuantity(onSet?: (change: Change) => void) {
  return useCartChange({
    key: 'set',
    after: (cart, { product, quantity }) => withQuantity(cart, product, quantity),
    send: (api, { product, quantity }) =>
      take(api.PUT('/api/cart/items/{id}', { params: { path: { id: product.id } }, body: { quantity } })),
    ...(onSet ? { onDone: onSet } : {}),
  })
}

function useCartChange(o: {
  key: string
  after: (cart: Cart, change: Change) => Cart
  send: (api: Api, change: Change) => Promise<unknown>
  onDone?: (change: Change) => void
}) {
  const api = useApi()
  const queryClient = useQueryClient()
  const t = useT()
  return useMutation({
    mutationKey: ['cart', o.key],
    scope,
    mutationFn: (change: Change) => o.send(api, change),
    onMutate: change => optimistically(queryClient, cart => o.after(cart, change)),
    onSuccess: (_answer, change) => o.onDone?.(change),
    onError: (error, change, before) => {
      if (before) queryClient.setQueryData(cartKey, before)
      toast({ text: refusal(error, change.product, t), tone: 'bad' })
    },
    // The last of several changes fetches what is true; before it the cart would jump back and forth.
    onSettled: () => {
      if (queryClient.isMutating({ mutationKey: cartKey }) === 1)
        return queryClient.invalidateQueries({ queryKey: cartKey })
    },
  })
}

async function optimistically(
  queryClient: QueryClient,
  change: (cart: Cart) => Cart,
): Promise<Cart | undefined> {
  await queryClient.cancelQueries({ queryKey: cartKey })
  const before = queryClient.getQueryData<Cart>(cartKey)
  if (before) queryClient.setQueryData(cartKey, change(before))
  return before
}

function refusal(error: unknown, product: Product, t: Translate): string {
  if (!(error instanceof ApiError)) return t('error.unknown')
  if (error.code === 'out_of_stock') return t('cart.outOfStock', { name: product.name })
  if (error.code === 'offline') return t('error.offline')
  return t('error.unknown')
}
