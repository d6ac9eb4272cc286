import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { cachedRoute } from '../caching/cached-route.ts'
import { cachedAnswer, errorAnswers, NoQuery } from '../http/schemas.ts'
import type { CurrentCartOwner } from '../session/current-user.ts'
import type { RecommendationsCaches } from './cache.ts'
import { RecommendationsAnswer } from './schemas.ts'

export function recommendationsRoutes(o: {
  recommendations: RecommendationsCaches
  cartOwner: CurrentCartOwner
}): FastifyPluginAsyncTypebox {
  return async app => {
    app.get(
      '/api/recommendations',
      {
        schema: {
          tags: ['personal'],
          operationId: 'getRecommendations',
          summary: "Products chosen from the user's cart, orders and comments, or from a guest's cart",
          querystring: NoQuery,
          response: { 200: cachedAnswer(RecommendationsAnswer, 'Best first.'), ...errorAnswers(400, 401) },
        },
      },
      cachedRoute(o.recommendations.page, o.cartOwner, { personal: true }),
    )
  }
}
