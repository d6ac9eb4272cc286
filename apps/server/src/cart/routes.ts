import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { cachedRoute, sendWritten } from '../caching/cached-route.ts'
import type { Plumbing } from '../caching/plumbing.ts'
import { cachedAnswer, errorAnswers, IdParams, NoQuery } from '../http/schemas.ts'
import type { CurrentCartOwner } from '../session/current-user.ts'
import { type CartCaches, priced } from './cache.ts'
import { addToCart, clearCart, removeLine, setQuantity } from './queries.ts'
import { AddAnswer, AddBody, CartAnswer, CartLineAnswer, QuantityBody } from './schemas.ts'

/** Carts of users and guests alike. */
export function cartRoutes(o: {
  cart: CartCaches
  write: Plumbing['write']
  cartOwner: CurrentCartOwner
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
      cachedRoute(o.cart.page, o.cartOwner, { personal: true }),
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
            ...errorAnswers(400, 401, 403, 404, 409, 413, 415),
          },
        },
      },
      async (request, reply) => {
        const owner = await o.cartOwner(request)
        const { quantity = 1 } = request.body
        const written = await o.write(trx =>
          addToCart(trx, { owner, productId: request.params.id, quantity }),
        )
        return sendWritten(request, reply, written, { ...written.value, added: quantity })
      },
    )
    app.put(
      '/api/cart/items/:id',
      {
        schema: {
          tags: ['personal'],
          operationId: 'putCartItem',
          summary: 'Have so many of a product in the cart; 0 takes it out',
          params: IdParams,
          querystring: NoQuery,
          body: QuantityBody,
          response: {
            200: { ...CartLineAnswer, description: 'The line as it is now.' },
            ...errorAnswers(400, 401, 403, 404, 409, 413, 415),
          },
        },
      },
      async (request, reply) => {
        const owner = await o.cartOwner(request)
        const { quantity } = request.body
        const written = await o.write(trx =>
          setQuantity(trx, { owner, productId: request.params.id, quantity }),
        )
        return sendWritten(request, reply, written, written.value)
      },
    )
    app.delete(
      '/api/cart/items/:id',
      {
        schema: {
          tags: ['personal'],
          operationId: 'deleteCartItem',
          summary: 'Take a product out of the cart',
          params: IdParams,
          querystring: NoQuery,
          response: {
            200: { ...CartLineAnswer, description: 'The line as it is now: none of it.' },
            ...errorAnswers(400, 401, 403),
          },
        },
      },
      async (request, reply) => {
        const owner = await o.cartOwner(request)
        const written = await o.write(trx => removeLine(trx, { owner, productId: request.params.id }))
        return sendWritten(request, reply, written, written.value)
      },
    )
    app.delete(
      '/api/cart',
      {
        schema: {
          tags: ['personal'],
          operationId: 'clearCart',
          summary: 'Empty the cart',
          querystring: NoQuery,
          response: {
            200: { ...CartAnswer, description: 'The empty cart.' },
            ...errorAnswers(400, 401, 403),
          },
        },
      },
      async (request, reply) => {
        const owner = await o.cartOwner(request)
        const written = await o.write(trx => clearCart(trx, owner))
        return sendWritten(request, reply, written, priced([], new Map()))
      },
    )
  }
}
