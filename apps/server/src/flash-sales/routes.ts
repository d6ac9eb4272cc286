import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { cachedRoute } from '../caching/cached-route.ts'
import { cachedAnswer, errorAnswers, NoQuery } from '../http/schemas.ts'
import type { FlashSalesCaches } from './cache.ts'
import { FlashSalesAnswer } from './schemas.ts'

export function flashSalesRoutes(o: { flashSales: FlashSalesCaches }): FastifyPluginAsyncTypebox {
  return async app => {
    app.get(
      '/api/flash-sales',
      {
        schema: {
          tags: ['shop'],
          operationId: 'getFlashSales',
          summary: 'Flash sales that run now',
          querystring: NoQuery,
          response: {
            200: cachedAnswer(FlashSalesAnswer, 'The one that ends first in front.'),
            ...errorAnswers(400),
          },
        },
      },
      cachedRoute(o.flashSales.page, () => undefined),
    )
  }
}
