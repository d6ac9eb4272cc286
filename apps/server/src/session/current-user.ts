import type { FastifyRequest } from 'fastify'
import { ShopError } from '../errors.ts'

/** Names the session of a signed-in user or a guest. */
export const sessionCookie = 'technomir_session'

/** Who a request without a session is in demo mode. */
export const demoUser = 1

/** Tells for whom a request is answered; throws 401 when that is nobody. */
export type CurrentUser = (request: FastifyRequest) => number

/** In demo mode a request without a session is user 1, so that plain curl lines work. */
export function currentUserIn(o: { demoMode: boolean }): CurrentUser {
  return request => {
    const session = request.cookies[sessionCookie]
    if (session !== undefined)
      throw new ShopError('unauthenticated', {
        message: `This session is not known. Delete the cookie ${sessionCookie}.`,
      })
    if (!o.demoMode) throw new ShopError('unauthenticated')
    return demoUser
  }
}
