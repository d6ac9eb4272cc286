import type { FastifyPluginAsync } from 'fastify'
import type { Accounts } from './accounts.ts'
import { giveGuestSession, sessionCookie } from './cookies.ts'

/**
 * Pages for browsers: one that loads a page without a session, or with one that has ended, becomes a guest. A page is delivered
 * also when nobody can be asked who that is.
 */
export function forBrowsers({ who }: Pick<Accounts, 'who'>, pages: FastifyPluginAsync): FastifyPluginAsync {
  return async app => {
    app.addHook('onRequest', async (request, reply) => {
      if (request.cookies[sessionCookie] === undefined) {
        giveGuestSession(request, reply)
        return
      }
      try {
        const identity = await who.identity(request)
        if (identity.kind === 'nobody') giveGuestSession(request, reply)
      } catch (error) {
        request.log.warn({ err: error }, 'a page was delivered without looking at its session')
      }
    })
    await app.register(pages)
  }
}
