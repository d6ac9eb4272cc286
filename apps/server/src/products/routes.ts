import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { cachedRoute } from '../caching/cached-route.ts'
import { ShopError } from '../errors.ts'
import { cachedAnswer, errorAnswers, IdParams, NoQuery } from '../http/schemas.ts'
import type { ProductCache } from './cache.ts'
import { ProductRef } from './schemas.ts'

export function productRoutes(o: { product: ProductCache }): FastifyPluginAsyncTypebox {
  return async app => {
    app.get(
      '/api/products/:id',
      {
        schema: {
          tags: ['shop'],
          operationId: 'getProduct',
          summary: 'One product',
          params: IdParams,
          querystring: NoQuery,
          response: { 200: cachedAnswer(ProductRef, 'The product.'), ...errorAnswers(400, 404) },
        },
      },
      cachedRoute(o.product, request => (request.params as { id: number }).id, {
        notFound: () => new ShopError('product_not_found'),
      }),
    )
  }
}
