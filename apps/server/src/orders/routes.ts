import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Static } from 'typebox'
import { cachedRoute, sendWritten } from '../caching/cached-route.ts'
import type { Plumbing } from '../caching/plumbing.ts'
import { decodeCursor, isPlace } from '../catalogue/cursor.ts'
import { ShopError } from '../errors.ts'
import { cachedAnswer, errorAnswers, IdParams, NoQuery } from '../http/schemas.ts'
import type { CurrentUser } from '../session/current-user.ts'
import { type OrdersCaches, ordersFingerprint } from './cache.ts'
import { cancelOrder } from './cancel.ts'
import type { RefundDue } from './refund.ts'
import { OrderAnswer, OrdersAnswer, OrdersParameters } from './schemas.ts'

const ordersOnPage = 20

export function ordersRoutes(o: {
  orders: OrdersCaches
  write: Plumbing['write']
  currentUser: CurrentUser
  /** Gives money back. */
  refund: (due: RefundDue) => Promise<void>
  logger: Pick<Logger, 'warn'>
}): FastifyPluginAsyncTypebox {
  return async app => {
    app.get(
      '/api/orders',
      {
        schema: {
          tags: ['buying'],
          operationId: 'getOrders',
          summary: "The user's orders, newest first, page by page",
          querystring: OrdersParameters,
          response: { 200: cachedAnswer(OrdersAnswer, 'A page of orders.'), ...errorAnswers(400, 401) },
        },
      },
      cachedRoute(
        o.orders.list,
        async request => {
          const userId = await o.currentUser(request)
          const { after, limit = ordersOnPage } = request.query as Static<typeof OrdersParameters>
          const place = after === undefined ? null : decodeCursor(after, ordersFingerprint(userId), isPlace)
          return { userId, limit, before: place?.id ?? null }
        },
        { personal: true },
      ),
    )
    app.get(
      '/api/orders/:id',
      {
        schema: {
          tags: ['buying'],
          operationId: 'getOrder',
          summary: "One of the user's orders",
          params: IdParams,
          querystring: NoQuery,
          response: { 200: cachedAnswer(OrderAnswer, 'The order.'), ...errorAnswers(400, 401, 404) },
        },
      },
      cachedRoute(
        o.orders.order,
        async (request: FastifyRequest) => ({
          userId: await o.currentUser(request),
          orderId: (request.params as { id: number }).id,
        }),
        { personal: true, notFound: () => new ShopError('order_not_found') },
      ),
    )
    app.post(
      '/api/orders/:id/cancel',
      {
        schema: {
          tags: ['buying'],
          operationId: 'cancelOrder',
          summary: 'Cancel an order: the pieces go back into stock, the money to the card',
          params: IdParams,
          querystring: NoQuery,
          response: {
            200: { ...OrderAnswer, description: 'The order as it is now.' },
            ...errorAnswers(400, 401, 403, 404, 409),
          },
        },
      },
      async (request, reply) => {
        const userId = await o.currentUser(request)
        const orderId = request.params.id
        const written = await o.write(trx => cancelOrder(trx, { userId, orderId }))
        const { order, refund } = written.value
        try {
          if (refund !== null) await o.refund(refund)
        } catch (error) {
          o.logger.warn({ err: error, orderId }, 'the money could not be given back; the sweep tries again')
        }
        return sendWritten(request, reply, written, order)
      },
    )
  }
}
