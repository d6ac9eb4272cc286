import { useMutation, useQueryClient } from '@tanstack/react-query'
import { take } from '../api/client.ts'
import { errorText } from '../api/error-text.ts'
import { queries } from '../api/queries.ts'
import type { Cart } from '../api/types.ts'
import { useApi } from '../app/context.ts'
import { useT } from '../i18n/context.tsx'
import { toast } from '../ui/toasts.tsx'
import { useSetQuantity } from './use-cart.ts'

type Line = Pick<Cart['items'][number], 'product' | 'quantity'>

/** Takes lines out of the cart; a toast brings them back. */
export function useRemoveLine(): (line: Line) => void {
  const t = useT()
  const put = useSetQuantity()
  // Told to the hook, not to the call: with its last line the list is gone before the shop has answered.
  const remove = useSetQuantity(({ product, was = 0 }) =>
    toast({
      text: t('cart.removed', { name: product.name }),
      action: { text: t('action.undo'), run: () => put.mutate({ product, quantity: was }) },
    }),
  )
  return ({ product, quantity }) => remove.mutate({ product, quantity: 0, was: quantity })
}

const empty: Cart = { items: [], quantity: 0, total: 0 }

/** Empties the cart; a toast brings all of it back. */
export function useClearCart() {
  const api = useApi()
  const t = useT()
  const queryClient = useQueryClient()
  const put = useSetQuantity()
  const { queryKey } = queries.cart(api)
  return useMutation({
    mutationKey: [...queryKey, 'clear'],
    scope: { id: 'cart' },
    mutationFn: () => take(api.DELETE('/api/cart')),
    onMutate: async () => {
      await queryClient.cancelQueries({ queryKey })
      const before = queryClient.getQueryData(queryKey)
      queryClient.setQueryData(queryKey, empty)
      return before
    },
    onSuccess: (_answer, _variables, before) =>
      toast({
        text: t('cart.cleared'),
        action: {
          text: t('action.undo'),
          run: () => {
            for (const { product, quantity } of before?.items ?? []) put.mutate({ product, quantity })
          },
        },
      }),
    onError: (error, _variables, before) => {
      if (before) queryClient.setQueryData(queryKey, before)
      toast({ text: errorText(error, t), tone: 'bad' })
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  })
}
