import { type Cache, formatCacheStatus, type Read } from '@technomir/cache'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Written } from './plumbing.ts'
import { raiseToken, readerOf } from './session-token.ts'

export interface CachedRouteOptions {
  /** The answer belongs to one user. */
  personal?: boolean
  /** What to throw when the value is `null`: the thing does not exist. */
  notFound?: (request: FastifyRequest) => Error
}

/** A route that answers with an entry of a cache: its bytes as they are, with everything a client needs to trust them. */
export function cachedRoute<Args>(
  cache: Cache<Args, unknown>,
  argsOf: (request: FastifyRequest) => Args,
  options: CachedRouteOptions = {},
) {
  const { key: keyOf } = cache.definition.presents ?? cache.definition
  const cacheControl = options.personal ? 'private, no-cache' : 'no-cache'
  return async function answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const startedAt = performance.now()
    const args = argsOf(request)
    const read = await cache.get(args, readerOf(request))
    raiseToken(request, reply, read.epoch, read.upTo)
    reply.header('Cache-Status', formatCacheStatus('technomir', read, keyOf(args)))
    reply.header('Server-Timing', serverTiming(read, performance.now() - startedAt))
    if (read.value === null && options.notFound) throw options.notFound(request)
    const etag = read.etag()
    reply.header('Cache-Control', cacheControl).header('ETag', etag)
    if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send()
    return reply.type('application/json; charset=utf-8').send(read.bytes())
  }
}

/** Answers a write: the session's token rises to the commit. */
export function sendWritten(
  request: FastifyRequest,
  reply: FastifyReply,
  written: Written<unknown>,
  body: unknown,
): FastifyReply {
  raiseToken(request, reply, written.epoch, written.position)
  return reply.header('Cache-Control', 'private, no-cache').send(body)
}

/** `cache;desc="hit l1";dur=0.04`, and who answered the loads. */
function serverTiming(read: Read<unknown>, ms: number): string {
  const cache = `cache;desc="${read.outcome} ${read.tier}";dur=${ms.toFixed(2)}`
  return read.sources.length === 0 ? cache : `${cache}, db;desc="${read.sources.join(' ')}"`
}

/** If-None-Match (RFC 9110 §13.1.2): a list of validators, weak comparison. */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  return (
    header.trim() === '*' ||
    header.split(',').some(candidate => candidate.trim().replace(/^W\//, '') === etag)
  )
}
