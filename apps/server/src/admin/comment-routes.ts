import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { sendRead, sendWritten } from '../caching/cached-route.ts'
import { CommentOnProduct } from '../comments/schemas.ts'
import { errorAnswers, IdParams, NoQuery } from '../http/schemas.ts'
import { commentsFor, setHidden } from './comments.ts'
import { pageAnswer, pageParameters, readPage } from './lists.ts'
import type { AdminParts } from './parts.ts'

const CommentAnswer = Type.Object({ ...CommentOnProduct.properties, hidden: Type.Boolean() })

export const adminCommentRoutes =
  ({ readNow, write }: AdminParts): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/api/admin/comments',
      {
        schema: {
          tags: ['admin'],
          operationId: 'adminGetComments',
          summary: 'All comments, the newest in front',
          querystring: Type.Object(
            {
              ...pageParameters,
              hidden: Type.Optional(
                Type.Union([Type.Literal('true'), Type.Literal('false')], {
                  description: 'Only those that are hidden, or are not.',
                }),
              ),
            },
            { additionalProperties: false },
          ),
          response: {
            200: { ...pageAnswer(CommentAnswer), description: 'A page of comments.' },
            ...errorAnswers(400, 401, 403),
          },
        },
      },
      async (request, reply) => {
        const { hidden, ...page } = request.query
        const which = hidden === undefined ? undefined : hidden === 'true'
        const read = await readNow(db =>
          readPage(`comments ${hidden ?? ''}`, page, place => commentsFor(db, { ...place, hidden: which })),
        )
        return sendRead(request, reply, read)
      },
    )
    for (const [verb, hidden, summary] of [
      ['hide', true, 'Hide a comment from everybody but its author'],
      ['show', false, 'Show a hidden comment again'],
    ] as const)
      app.post(
        `/api/admin/comments/:id/${verb}`,
        {
          schema: {
            tags: ['admin'],
            operationId: `admin${hidden ? 'Hide' : 'Show'}Comment`,
            summary,
            params: IdParams,
            querystring: NoQuery,
            response: {
              200: { ...CommentAnswer, description: 'The comment as it is now.' },
              ...errorAnswers(400, 401, 403, 404),
            },
          },
        },
        async (request, reply) => {
          const written = await write(trx => setHidden(trx, request.params.id, hidden))
          return sendWritten(request, reply, written, written.value)
        },
      )
  }
