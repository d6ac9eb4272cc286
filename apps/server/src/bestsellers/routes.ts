import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { cachedRoute } from '../caching/cached-route.ts'
import { cachedAnswer, errorAnswers, NoQuery } from '../http/schemas.ts'
import type { BestsellersCaches } from './cache.ts'
import { BestsellersAnswer } from './schemas.ts'

export function bestsellersRoutes(o: { bestsellers: BestsellersCaches }): FastifyPluginAsyncTypebox {
  return async app => {
    app.get(
      '/api/bestsellers',
      {
        schema: {
          tags: ['shop'],
          operationId: 'getBestsellers',
          summary: 'Bestsellers (the ranking lives for a time, prices and stocks are true)',
          querystring: NoQuery,
          response: { 200: cachedAnswer(BestsellersAnswer, 'Best first.'), ...errorAnswers(400) },
        },
      },
      cachedRoute(o.bestsellers.page, () => undefined),
    )
  }
}
