import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ApiError, take } from '../api/client.ts'
import type { paths } from '../api/openapi.d.ts'
import { useApi } from '../app/context.ts'
import { orderQuery } from '../orders/queries.ts'
import { endAttempt, keyFor } from './attempt.ts'
import { checkoutQuery } from './queries.ts'

export type CheckoutBody = paths['/api/checkout']['post']['requestBody']['content']['application/json']

/** So often an order is sent again by itself, under the same key, when nobody knows what became of it. */
const moreTimes = 3

/** Codes after which it is not known, or not yet, whether the order was made. */
const isUnsure = ({ status, code }: ApiError): boolean =>
  status === 0 || status >= 500 || code === 'checkout_in_progress'

/** Buys what is in the cart, and goes to the order. */
export function useCheckout(userId: number) {
  const api = useApi()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (body: CheckoutBody) =>
      take(
        api.POST('/api/checkout', {
          params: { header: { 'idempotency-key': keyFor(body, userId) } },
          body,
        }),
      ),
    retry: (count, error) => count < moreTimes && error instanceof ApiError && isUnsure(error),
    retryDelay: count => 700 * 2 ** count,
    networkMode: 'always',
    onSuccess: async ({ order }) => {
      endAttempt()
      queryClient.setQueryData(orderQuery(api, order.id).queryKey, order)
      await navigate({
        to: '/orders/$id',
        params: { id: String(order.id) },
        state: { placed: true },
        replace: true,
      })
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: ['cart'] }),
        queryClient.invalidateQueries({ queryKey: ['orders'] }),
      ])
    },
    onError: error => {
      // Whatever is certain ends the attempt; a declined card would be declined again under its key.
      if (error instanceof ApiError && !isUnsure(error)) endAttempt()
      return Promise.all([
        queryClient.invalidateQueries(checkoutQuery(api)),
        queryClient.invalidateQueries({ queryKey: ['cart'] }),
      ])
    },
  })
}

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The order has just been made. */
    placed?: boolean
  }
}
