import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { sendRead, sendWritten } from '../caching/cached-route.ts'
import { errorAnswers, IdParams, NoQuery } from '../http/schemas.ts'
import { storableTexts } from '../http/storable-text.ts'
import { ProductRef } from '../products/schemas.ts'
import { pageAnswer, pageParameters, readPage } from './lists.ts'
import type { AdminParts } from './parts.ts'
import { changeProduct, productsFor } from './products.ts'

const mostInStock = 1_000_000

const ProductBody = Type.Object(
  {
    price: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647, description: 'Whole roubles.' })),
    stock: Type.Optional(Type.Integer({ minimum: 0, maximum: mostInStock })),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    description: Type.Optional(Type.String({ maxLength: 10_000 })),
  },
  { additionalProperties: false, minProperties: 1, description: 'At least one of them.' },
)

export const adminProductRoutes =
  ({ readNow, write }: AdminParts): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/api/admin/products',
      {
        schema: {
          tags: ['admin'],
          operationId: 'adminGetProducts',
          summary: 'Products as they are now, the newest in front',
          querystring: Type.Object(
            {
              ...pageParameters,
              q: Type.Optional(
                Type.String({ minLength: 1, maxLength: 200, description: 'Words, or an id.' }),
              ),
            },
            { additionalProperties: false },
          ),
          response: {
            200: { ...pageAnswer(ProductRef), description: 'A page of products.' },
            ...errorAnswers(400, 401, 403),
          },
        },
      },
      async (request, reply) => {
        const { q, ...page } = request.query
        const read = await readNow(db =>
          readPage(`products ${q ?? ''}`, page, place => productsFor(db, { ...place, q })),
        )
        return sendRead(request, reply, read)
      },
    )
    app.patch(
      '/api/admin/products/:id',
      {
        schema: {
          tags: ['admin'],
          operationId: 'adminChangeProduct',
          summary: 'Change price, stock or texts of a product',
          params: IdParams,
          querystring: NoQuery,
          body: ProductBody,
          response: {
            200: { ...ProductRef, description: 'The product as it is now.' },
            ...errorAnswers(400, 401, 403, 404, 413, 415),
          },
        },
      },
      async (request, reply) => {
        const { price, stock, ...texts } = request.body
        const change = {
          ...(price === undefined ? {} : { price }),
          ...(stock === undefined ? {} : { stock }),
          ...storableTexts(texts, { empty: ['description'], most: { name: 255 } }),
        }
        const written = await write(trx => changeProduct(trx, request.params.id, change))
        return sendWritten(request, reply, written, written.value)
      },
    )
  }
