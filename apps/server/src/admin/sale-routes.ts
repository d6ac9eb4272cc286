import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { sendRead, sendWritten } from '../caching/cached-route.ts'
import { errorAnswers, Id, IdParams, NoQuery, Roubles, Time } from '../http/schemas.ts'
import { pageAnswer, pageParameters, readPage } from './lists.ts'
import type { AdminParts } from './parts.ts'
import { addSale, changeSale, deleteSale, salesFor } from './sales.ts'

const limit = (description: string) =>
  Type.Optional(
    Type.Union([Type.Integer({ minimum: 1, maximum: 2_147_483_647 }), Type.Null()], { description }),
  )

const fields = {
  product_id: Id,
  sale_price: Type.Integer({
    minimum: 0,
    maximum: 2_147_483_647,
    description: 'Whole roubles, below the price of the product.',
  }),
  start_time: Time,
  end_time: Time,
  active: Type.Optional(Type.Boolean({ description: 'Without it true.' })),
  quantity_limit: limit('Pieces that are sold at this price; null: as many as there are.'),
  per_user_limit: limit('Pieces that each user may buy; null: as many as there are.'),
}
const closed = { additionalProperties: false }
const AddBody = Type.Object(fields, closed)
const ChangeBody = Type.Partial(AddBody, { ...closed, minProperties: 1 })

const nullable = (schema: ReturnType<typeof Type.Integer>) => Type.Union([schema, Type.Null()])

const SaleAnswer = Type.Object({
  id: Id,
  product_id: Id,
  product_name: Type.String(),
  price: Roubles,
  sale_price: Roubles,
  start_time: Time,
  end_time: Time,
  active: Type.Boolean(),
  quantity_limit: nullable(Type.Integer()),
  per_user_limit: nullable(Type.Integer()),
  sold: Type.Integer({ minimum: 0 }),
  left: nullable(Type.Integer({ minimum: 0 })),
  state: Type.Union(
    (['upcoming', 'running', 'ended', 'sold_out', 'off'] as const).map(state => Type.Literal(state)),
  ),
})

export const adminSaleRoutes =
  ({ readNow, write }: AdminParts): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/api/admin/flash-sales',
      {
        schema: {
          tags: ['admin'],
          operationId: 'adminGetFlashSales',
          summary: 'All flash sales, also those to come and those that have ended',
          querystring: Type.Object(pageParameters, closed),
          response: {
            200: { ...pageAnswer(SaleAnswer), description: 'A page of sales, the newest in front.' },
            ...errorAnswers(400, 401, 403),
          },
        },
      },
      async (request, reply) => {
        const read = await readNow(db => readPage('flash-sales', request.query, place => salesFor(db, place)))
        return sendRead(request, reply, read)
      },
    )
    app.post(
      '/api/admin/flash-sales',
      {
        schema: {
          tags: ['admin'],
          operationId: 'adminAddFlashSale',
          summary: 'Schedule a flash sale',
          querystring: NoQuery,
          body: AddBody,
          response: {
            201: { ...SaleAnswer, description: 'The sale.' },
            ...errorAnswers(400, 401, 403, 404, 413, 415),
          },
        },
      },
      async (request, reply) => {
        const written = await write(trx => addSale(trx, request.body))
        return sendWritten(request, reply.code(201), written, written.value)
      },
    )
    app.patch(
      '/api/admin/flash-sales/:id',
      {
        schema: {
          tags: ['admin'],
          operationId: 'adminChangeFlashSale',
          summary: 'Change price, times or limits of a flash sale, or switch it on or off',
          params: IdParams,
          querystring: NoQuery,
          body: ChangeBody,
          response: {
            200: { ...SaleAnswer, description: 'The sale as it is now.' },
            ...errorAnswers(400, 401, 403, 404, 409, 413, 415),
          },
        },
      },
      async (request, reply) => {
        const written = await write(trx => changeSale(trx, request.params.id, request.body))
        return sendWritten(request, reply, written, written.value)
      },
    )
    app.delete(
      '/api/admin/flash-sales/:id',
      {
        schema: {
          tags: ['admin'],
          operationId: 'adminDeleteFlashSale',
          summary: 'Delete a flash sale; what was bought in it keeps its price',
          params: IdParams,
          querystring: NoQuery,
          response: {
            200: { ...Type.Object({ id: Id }), description: 'It is gone.' },
            ...errorAnswers(400, 401, 403, 404),
          },
        },
      },
      async (request, reply) => {
        const { id } = request.params
        const written = await write(trx => deleteSale(trx, id))
        return sendWritten(request, reply, written, { id })
      },
    )
  }
