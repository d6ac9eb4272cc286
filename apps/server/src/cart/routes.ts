import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { cachedRoute, sendWritten } from '../caching/cached-route.ts'
import type { Plumbing } from '../caching/plumbing.ts'
import { cachedAnswer, errorAnswers, IdParams, NoQuery } from '../http/schemas.ts'
import type { CurrentUser } from '../session/current-user.ts'
import type { CartCaches } from './cache.ts'
import { addToCart } from './queries.ts'
import { AddAnswer, AddBody, CartAnswer } from './schemas.ts'

export function cartRoutes(o: {
  cart: CartCaches
  write: Plumbing['write']
  currentUser: CurrentUser
}): FastifyPluginAsyncTypebox {
  return async app => {
    app.get(
      '/api/cart',
      {
        schema: {
          tags: ['personal'],
          operationId: 'getCart',
          summary: 'The cart, with prices of now',
          querystring: NoQuery,
          response: { 200: cachedAnswer(CartAnswer, 'The cart.'), ...errorAnswers(400, 401) },
        },
      },
      cachedRoute(o.cart.page, o.currentUser, { personal: true }),
    )
    app.post(
      '/api/cart/add/:id',
      {
        // The body is optional.
        preValidation: async request => {
          request.body ??= {}
        },
        schema: {
          tags: ['personal'],
          operationId: 'addToCart',
          summary: 'Put a product into the cart',
          params: IdParams,
          querystring: NoQuery,
          body: AddBody,
          response: {
            200: { ...AddAnswer, description: 'The line as it is now.' },
            ...errorAnswers(400, 401, 404, 409, 413, 415),
          },
        },
      },
      async (request, reply) => {
        const userId = o.currentUser(request)
        const { quantity = 1 } = request.body
        const written = await o.write(trx =>
          addToCart(trx, { userId, productId: request.params.id, quantity }),
        )
        return sendWritten(request, reply, written, { ...written.value, added: quantity })
      },
    )
  }
}
