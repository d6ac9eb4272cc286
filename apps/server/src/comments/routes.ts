import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { cachedRoute, sendWritten } from '../caching/cached-route.ts'
import type { Plumbing } from '../caching/plumbing.ts'
import { cachedAnswer, errorAnswers, IdParams, NoQuery } from '../http/schemas.ts'
import type { CurrentUser } from '../session/current-user.ts'
import type { CommentsCaches } from './cache.ts'
import { addComment, changeComment, deleteComment } from './queries.ts'
import {
  CommentBody,
  DeletedComment,
  MaybeOwnComment,
  OwnCommentAnswer,
  TopCommentsAnswer,
} from './schemas.ts'
import { normaliseComment } from './text.ts'

/** Comments; those of one product, page by page, stand with the product. */
export function commentsRoutes(o: {
  comments: CommentsCaches
  write: Plumbing['write']
  currentUser: CurrentUser
}): FastifyPluginAsyncTypebox {
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
      cachedRoute(o.comments.top, () => undefined),
    )
    app.get(
      '/api/products/:id/comments/own',
      {
        schema: {
          tags: ['personal'],
          operationId: 'getOwnComment',
          summary: 'What this user has written about a product, also when it is hidden from others',
          params: IdParams,
          querystring: NoQuery,
          response: {
            200: cachedAnswer(MaybeOwnComment, 'The comment; null when there is none.'),
            ...errorAnswers(400, 401),
          },
        },
      },
      cachedRoute(
        o.comments.own,
        async request => ({
          userId: await o.currentUser(request),
          productId: (request.params as { id: number }).id,
        }),
        { personal: true },
      ),
    )
    app.post(
      '/api/products/:id/comments',
      {
        schema: {
          tags: ['personal'],
          operationId: 'addComment',
          summary: 'Write about a product, once',
          params: IdParams,
          querystring: NoQuery,
          body: CommentBody,
          response: {
            201: { ...OwnCommentAnswer, description: 'The comment.' },
            ...errorAnswers(400, 401, 403, 404, 409, 413, 415),
          },
        },
      },
      async (request, reply) => {
        const userId = await o.currentUser(request)
        const comment = normaliseComment(request.body)
        const written = await o.write(trx =>
          addComment(trx, { userId, productId: request.params.id, comment }),
        )
        return sendWritten(request, reply.code(201), written, written.value)
      },
    )
    app.put(
      '/api/comments/:id',
      {
        schema: {
          tags: ['personal'],
          operationId: 'putComment',
          summary: 'Change an own comment',
          params: IdParams,
          querystring: NoQuery,
          body: CommentBody,
          response: {
            200: { ...OwnCommentAnswer, description: 'The comment as it is now.' },
            ...errorAnswers(400, 401, 403, 404, 413, 415),
          },
        },
      },
      async (request, reply) => {
        const userId = await o.currentUser(request)
        const comment = normaliseComment(request.body)
        const written = await o.write(trx => changeComment(trx, { userId, id: request.params.id, comment }))
        return sendWritten(request, reply, written, written.value)
      },
    )
    app.delete(
      '/api/comments/:id',
      {
        schema: {
          tags: ['personal'],
          operationId: 'deleteComment',
          summary: 'Delete an own comment',
          params: IdParams,
          querystring: NoQuery,
          response: {
            200: { ...DeletedComment, description: 'It is gone.' },
            ...errorAnswers(400, 401, 403, 404),
          },
        },
      },
      async (request, reply) => {
        const userId = await o.currentUser(request)
        const { id } = request.params
        const written = await o.write(trx => deleteComment(trx, { userId, id }))
        return sendWritten(request, reply, written, { id })
      },
    )
  }
}
