import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { sendWritten } from '../caching/cached-route.ts'
import type { Plumbing } from '../caching/plumbing.ts'
import { raiseToken, readerOf } from '../caching/session-token.ts'
import { errorAnswers, NoQuery } from '../http/schemas.ts'
import type { ProfileCache } from '../profile/cache.ts'
import type { Accounts } from './accounts.ts'
import { giveGuestSession } from './cookies.ts'
import type { Identity } from './identity.ts'
import { endSession } from './queries.ts'
import { Nothing, SessionAnswer } from './schemas.ts'

/** Who the browser is, how it becomes a guest, and how a user signs out. */
export function sessionRoutes(o: {
  accounts: Pick<Accounts, 'who'>
  profile: ProfileCache
  plumbing: Pick<Plumbing, 'write' | 'config'>
}): FastifyPluginAsyncTypebox {
  const { who } = o.accounts
  const { write, config } = o.plumbing
  const guest = { user: null, guest: true, demo: config.demoMode }
  const nobody = { ...guest, guest: false }

  async function describe(
    request: FastifyRequest,
    identity: Identity,
  ): Promise<{ body: Static<typeof SessionAnswer>; epoch: string | null; upTo: number } | null> {
    if (identity.kind !== 'user' && identity.kind !== 'demo') return null
    const read = await o.profile.get(identity.userId, readerOf(request))
    if (read.value === null) return null
    const { id, name, email } = read.value
    const user = { id, name, email, role: identity.role }
    return { body: { user, guest: false, demo: config.demoMode }, epoch: read.epoch, upTo: read.upTo }
  }

  return async app => {
    app.get(
      '/api/session',
      {
        schema: {
          tags: ['accounts'],
          operationId: 'getSession',
          summary: 'Who this is',
          querystring: NoQuery,
          response: {
            200: { ...SessionAnswer, description: 'Nobody, when the session has ended.' },
            ...errorAnswers(400),
          },
        },
      },
      async (request, reply) => {
        const identity = await who.identity(request)
        const described = await describe(request, identity)
        if (described !== null) raiseToken(request, reply, described.epoch, described.upTo)
        // An unknown cookie stays: this answer may come late, and would take a session that has begun meanwhile. A page load replaces it.
        reply.header('Cache-Control', 'private, no-cache')
        return described?.body ?? (identity.kind === 'guest' ? guest : nobody)
      },
    )
    app.post(
      '/api/session/guest',
      {
        schema: {
          tags: ['accounts'],
          operationId: 'beginGuestSession',
          summary: 'Begin a guest session, unless there is a session already',
          querystring: NoQuery,
          response: {
            200: { ...SessionAnswer, description: 'The session that there is.' },
            201: { ...SessionAnswer, description: 'A new guest session.' },
            ...errorAnswers(400, 403),
          },
        },
      },
      async (request, reply) => {
        const identity = await who.identity(request)
        const known = identity.kind === 'user' ? await describe(request, identity) : null
        reply.header('Cache-Control', 'private, no-cache')
        if (known !== null) return known.body
        if (identity.kind === 'guest') return guest
        giveGuestSession(request, reply)
        return reply.code(201).send(guest)
      },
    )
    app.post(
      '/api/session/logout',
      {
        schema: {
          tags: ['accounts'],
          operationId: 'logout',
          summary: 'Sign out, here; a new guest session begins',
          querystring: NoQuery,
          response: { 200: { ...Nothing, description: 'Signed out.' }, ...errorAnswers(400, 403) },
        },
      },
      async (request, reply) => {
        const identity = await who.identity(request)
        if (identity.kind !== 'guest') giveGuestSession(request, reply)
        if (identity.kind !== 'user') return reply.header('Cache-Control', 'private, no-cache').send({})
        const written = await write(trx => endSession(trx, identity.session))
        return sendWritten(request, reply, written, {})
      },
    )
  }
}
