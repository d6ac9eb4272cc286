import cookie from '@fastify/cookie'
import { type Follower, formatPosition, type Position, parsePosition, type Reader } from '@technomir/cache'
import { stringifySetCookie } from 'cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'

/** The newest state that a session has seen. */
export interface Token {
  readonly epoch: string
  readonly position: Position
}

/** As Node names it. */
export const positionHeader = 'technomir-position'
/** Carries the token of a browser's session. */
export const positionCookie = 'technomir_position'
const cookieOptions = { path: '/', httpOnly: true, sameSite: 'lax', maxAge: 86_400 } as const

declare module 'fastify' {
  interface FastifyRequest {
    token: Token | undefined
  }
  interface FastifyInstance {
    /** Whether this server itself has seen that much of the log. */
    hasSeen(token: Token): boolean
  }
}

export const formatToken = ({ epoch, position }: Token): string => `${epoch}:${formatPosition(position)}`

/** Reads a token; `undefined` for anything that is none. */
export function parseToken(text: string | undefined): Token | undefined {
  const [, epoch, digits] = /^([\w.-]{1,100}):(\d{1,16})$/.exec(text ?? '') ?? []
  const position = digits === undefined ? null : parsePosition(digits)
  return epoch === undefined || position === null ? undefined : { epoch, position }
}

/** The newer of two tokens. Those of different epochs cannot be compared: then `b`, the one of this answer, counts. */
export function newer(a: Token | undefined, b: Token): Token {
  return a && a.epoch === b.epoch && a.position > b.position ? a : b
}

/** What a request says that it has seen, in its header and in its cookie. */
export const newest = (a: Token | undefined, b: Token | undefined): Token | undefined =>
  a && b ? newer(a, b) : (a ?? b)

/** Reads the token of each request from the `TechnoMir-Position` header and the cookie. */
export const sessionToken = plugin<{ follower: Pick<Follower, 'epoch' | 'horizon'> }>(
  async (app, { follower }) => {
    app.decorate('hasSeen', ({ epoch, position }) => epoch === follower.epoch && position <= follower.horizon)
    await app.register(cookie)
    app.decorateRequest('token', undefined)
    app.addHook('onRequest', async request => {
      const given = request.headers[positionHeader]
      const fromHeader = parseToken(typeof given === 'string' ? given : undefined)
      const fromCookie = parseToken(request.cookies[positionCookie])
      request.token = newest(fromHeader, fromCookie)
    })
  },
  { name: 'session-token' },
)

/** Nobody in particular, for a request without a token: such a read is the fastest. */
export const readerOf = ({ token }: FastifyRequest): Reader | undefined => token && { token }

/** The header that gives a browser this token. */
export const setPositionCookie = (text: string): string =>
  stringifySetCookie({ name: positionCookie, value: text, ...cookieOptions })

/**
 * Hands the session the state that this answer shows, unless it has seen a newer one. A place that only a header claims, and that this server
 * has not seen, counts for its request alone: in the cookie it would send every later request past the caches.
 */
export function raiseToken(
  request: FastifyRequest,
  reply: FastifyReply,
  epoch: string | null,
  position: Position,
): void {
  if (epoch === null) return
  const own = { epoch, position }
  const token = newer(request.token, own)
  reply.header('TechnoMir-Position', formatToken(token))
  const inCookie = request.cookies[positionCookie]
  const isProven = token === own || request.server.hasSeen(token)
  const kept = formatToken(isProven ? token : newer(parseToken(inCookie), own))
  if (inCookie !== kept) reply.setCookie(positionCookie, kept, cookieOptions)
  request.token = token
}
