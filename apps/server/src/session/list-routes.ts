import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sendWritten } from '../caching/cached-route.ts'
import type { Plumbing } from '../caching/plumbing.ts'
import { raiseToken, readerOf } from '../caching/session-token.ts'
import { ShopError } from '../errors.ts'
import { errorAnswers, IdParams, NoQuery } from '../http/schemas.ts'
import type { Accounts } from './accounts.ts'
import { giveGuestSession } from './cookies.ts'
import { Nothing, RevokedAnswer, SessionsAnswer } from './schemas.ts'

/** Where a user is signed in, and ending that. */
export function sessionListRoutes(o: {
  accounts: Pick<Accounts, 'who' | 'caches'>
  write: Plumbing['write']
}): FastifyPluginAsyncTypebox {
  const { who, caches } = o.accounts
  return async app => {
    app.get(
      '/api/session/list',
      {
        schema: {
          tags: ['accounts'],
          operationId: 'listSessions',
          summary: 'Where this user is signed in',
          querystring: NoQuery,
          response: {
            200: { ...SessionsAnswer, description: 'The most recently used in front.' },
            ...errorAnswers(400, 401),
          },
        },
      },
      async (request, reply) => {
        const userId = await who.currentUser(request)
        const identity = await who.identity(request)
        const current = identity.kind === 'user' ? identity.sessionId : null
        const { value, epoch, upTo } = await caches.lists.get(userId, readerOf(request))
        raiseToken(request, reply, epoch, upTo)
        reply.header('Cache-Control', 'private, no-cache')
        const now = Date.now()
        const items = value.flatMap(session =>
          Date.parse(session.expires_at) < now ? [] : [{ ...session, current: session.id === current }],
        )
        return { items }
      },
    )
    app.delete(
      '/api/session/:id',
      {
        schema: {
          tags: ['accounts'],
          operationId: 'revokeSession',
          summary: 'End one of the own sessions: it is out at once, on every server',
          params: IdParams,
          querystring: NoQuery,
          response: { 200: { ...Nothing, description: 'Ended.' }, ...errorAnswers(400, 401, 403, 404) },
        },
      },
      async (request, reply) => {
        const userId = await who.currentUser(request)
        const { id } = request.params
        const written = await o.write(async trx => {
          const { numDeletedRows } = await trx
            .deleteFrom('sessions')
            .where('id', '=', id)
            .where('user_id', '=', userId)
            .executeTakeFirst()
          if (numDeletedRows === 0n) throw new ShopError('session_not_found')
        })
        const identity = await who.identity(request)
        if (identity.kind === 'user' && identity.sessionId === id) giveGuestSession(request, reply)
        return sendWritten(request, reply, written, {})
      },
    )
    app.post(
      '/api/session/revoke-others',
      {
        schema: {
          tags: ['accounts'],
          operationId: 'revokeOtherSessions',
          summary: 'End all sessions of this user but this one',
          querystring: NoQuery,
          response: { 200: { ...RevokedAnswer, description: 'Ended.' }, ...errorAnswers(400, 401, 403) },
        },
      },
      async (request, reply) => {
        const userId = await who.currentUser(request)
        const identity = await who.identity(request)
        const written = await o.write(async trx => {
          let others = trx.deleteFrom('sessions').where('user_id', '=', userId)
          if (identity.kind === 'user') others = others.where('token_hash', '!=', identity.session)
          return Number((await others.executeTakeFirst()).numDeletedRows)
        })
        return sendWritten(request, reply, written, { revoked: written.value })
      },
    )
  }
}
