import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sendRead } from '../caching/cached-route.ts'
import type { Plumbing } from '../caching/plumbing.ts'
import { raiseToken } from '../caching/session-token.ts'
import { cartLines } from '../cart/queries.ts'
import { ShopError } from '../errors.ts'
import { errorAnswers, NoQuery } from '../http/schemas.ts'
import { storableTexts } from '../http/storable-text.ts'
import type { CurrentUser } from '../session/current-user.ts'
import { readCard } from './card.ts'
import type { Checkouts } from './checkouts.ts'
import { fingerprintOf } from './fingerprint.ts'
import { offersFor } from './offers.ts'
import { piecesOf, priceLines, sumOf } from './pricing.ts'
import { CheckoutAnswer, CheckoutBody, CheckoutHeaders, CheckoutPreview } from './schemas.ts'

export function checkoutRoutes(o: {
  readNow: Plumbing['readNow']
  checkouts: Checkouts
  currentUser: CurrentUser
}): FastifyPluginAsyncTypebox {
  return async app => {
    app.get(
      '/api/checkout',
      {
        schema: {
          tags: ['buying'],
          operationId: 'getCheckout',
          summary: 'What would be bought now, read past all caches',
          querystring: NoQuery,
          response: {
            200: { ...CheckoutPreview, description: 'The cart with the terms of now.' },
            ...errorAnswers(400, 401),
          },
        },
      },
      async (request, reply) => {
        const userId = await o.currentUser(request)
        const read = await o.readNow(async db => {
          const cart = await cartLines(db, { kind: 'user', userId })
          const offers = await offersFor(
            db,
            userId,
            cart.map(line => line.product_id),
          )
          const items = priceLines(cart, offers)
          return { items, quantity: piecesOf(items), total: sumOf(items) }
        })
        return sendRead(request, reply, read)
      },
    )
    app.post(
      '/api/checkout',
      {
        schema: {
          tags: ['buying'],
          operationId: 'checkout',
          summary: 'Buy what is in the cart, at the prices that were seen',
          headers: CheckoutHeaders,
          querystring: NoQuery,
          body: CheckoutBody,
          response: {
            201: {
              ...CheckoutAnswer,
              description:
                'Bought and paid. The header Idempotency-Replayed says that it had been answered before.',
            },
            ...errorAnswers(400, 401, 402, 403, 409, 413, 415, 422),
          },
        },
      },
      async (request, reply) => {
        const userId = await o.currentUser(request)
        const { payment, items } = request.body
        if (new Set(items.map(item => item.product_id)).size < items.length)
          throw new ShopError('validation_failed', {
            details: [{ field: 'body/items', message: 'must name each product once' }],
          })
        const address = storableTexts(request.body.address, { empty: ['comment'], at: 'body/address' })
        const { card, shown } = readCard(payment)
        const { answer, replayed, epoch, position } = await o.checkouts.buy(
          {
            userId,
            key: request.headers['idempotency-key'],
            fingerprint: fingerprintOf({ address, card: shown, expiry: card.expiry, items }),
            address,
            card: shown,
            seen: items,
          },
          card,
        )
        raiseToken(request, reply, epoch, position)
        if (replayed) reply.header('Idempotency-Replayed', 'true')
        // As it was sent the first time, to the letter.
        return reply
          .code(answer.status as 201)
          .header('Cache-Control', 'private, no-cache')
          .serializer(JSON.stringify)
          .type('application/json; charset=utf-8')
          .send(answer.body as never)
      },
    )
  }
}
