import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { cachedRoute } from '../caching/cached-route.ts'
import { cachedAnswer, errorAnswers, NoQuery } from '../http/schemas.ts'
import type { CommentsCache } from './cache.ts'
import { TopCommentsAnswer } from './schemas.ts'

export function commentsRoutes(o: { comments: CommentsCache }): FastifyPluginAsyncTypebox {
  return async app => {
    app.get(
      '/api/comments/top',
      {
        schema: {
          tags: ['shop'],
          operationId: 'getTopComments',
          summary: 'The best rated comments, newest first',
          querystring: NoQuery,
          response: { 200: cachedAnswer(TopCommentsAnswer, 'At most ten.'), ...errorAnswers(400) },
        },
      },
      cachedRoute(o.comments, () => undefined),
    )
  }
}
