import type { FastifyReply, FastifyRequest } from 'fastify'
import { newToken } from './token.ts'

/** Names the session of a signed-in user or a guest. */
export const sessionCookie = 'technomir_session'

/** As long as browsers allow: the server alone says when a session ends. */
const maxAgeS = 400 * 86_400

/** Hands the browser the token of its session from now on. */
export function giveSession(request: FastifyRequest, reply: FastifyReply, token: string): void {
  reply.setCookie(sessionCookie, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: request.protocol === 'https',
    maxAge: maxAgeS,
  })
}

/** Begins a guest session. It costs nothing here until it puts something into its cart. */
export function giveGuestSession(request: FastifyRequest, reply: FastifyReply): void {
  giveSession(request, reply, newToken('guest'))
}
