import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { sendRead } from '../caching/cached-route.ts'
import { errorAnswers, Id } from '../http/schemas.ts'
import { allOrders } from '../orders/queries.ts'
import { OrderSummaryAnswer } from '../orders/schemas.ts'
import { pageAnswer, pageParameters, readPage } from './lists.ts'
import type { AdminParts } from './parts.ts'

const AnyOrder = Type.Object({
  ...OrderSummaryAnswer.properties,
  user: Type.Object({ id: Id, name: Type.String(), email: Type.String() }),
})

export const adminOrderRoutes =
  ({ readNow }: AdminParts): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/api/admin/orders',
      {
        schema: {
          tags: ['admin'],
          operationId: 'adminGetOrders',
          summary: "Everybody's orders, the newest in front",
          querystring: Type.Object(pageParameters, { additionalProperties: false }),
          response: {
            200: { ...pageAnswer(AnyOrder), description: 'A page of orders.' },
            ...errorAnswers(400, 401, 403),
          },
        },
      },
      async (request, reply) => {
        const read = await readNow(db => readPage('orders', request.query, place => allOrders(db, place)))
        return sendRead(request, reply, read)
      },
    )
  }
