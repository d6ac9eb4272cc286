import { type Cache, formatCacheStatus, type Read } from '@technomir/cache'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Tracing, tracing } from '../tracing/tracing.ts'
import { etagMatches, jsonType, sharedCacheControl } from './answer-headers.ts'
import type { HitLane } from './hit-lane.ts'
import { currentHops } from './hops.ts'
import type { ReadNow, Written } from './plumbing.ts'
import { raiseToken, readerOf } from './session-token.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Where requests are answered that need no more than this process' memory; absent where there is none. */
    hitLane: HitLane | null
  }
}

export interface CachedRouteOptions {
  /** The answer belongs to one user. */
  personal?: boolean
  /** What to throw when the value is `null`: the thing does not exist. */
  notFound?: (request: FastifyRequest) => Error
}

/** Reads what a cached route answers, for whoever composes it into something else. Throws the route's error where there is nothing. */
export type CachedSource = (request: { params: unknown; query: unknown }) => Promise<Buffer>

const sources = new WeakMap<object, CachedSource>()

/** The source of a route's answers; undefined for a route that is not cached, or that answers each user differently. */
export const sourceOf = (handler: object): CachedSource | undefined => sources.get(handler)

/** A route that answers with an entry of a cache: its bytes as they are, with everything a client needs to trust them. */
export function cachedRoute<Args>(
  cache: Cache<Args, unknown>,
  argsOf: (request: FastifyRequest) => Args | Promise<Args>,
  options: CachedRouteOptions = {},
) {
  const { key: keyOf } = cache.definition.presents ?? cache.definition
  const cacheControl = options.personal ? 'private, no-cache' : sharedCacheControl
  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const startedAt = performance.now()
    const given = argsOf(request)
    // What is known at once is answered at once.
    const args = given instanceof Promise ? await given : given
    const spans = tracing()
    const get = () => cache.get(args, readerOf(request))
    const read = await (spans === null ? get() : tracedRead(spans, cache.definition.name, keyOf(args), get))
    currentHops()?.answered(read, keyOf(args), startedAt)
    raiseToken(request, reply, read.epoch, read.upTo)
    reply.header('Cache-Status', formatCacheStatus('technomir', read, keyOf(args)))
    reply.header('Server-Timing', serverTiming(read, performance.now() - startedAt))
    if (read.value === null && options.notFound) throw options.notFound(request)
    const etag = read.etag()
    reply.header('Cache-Control', cacheControl).header('ETag', etag)
    if (!options.personal && read.outcome === 'hit' && request.method === 'GET')
      request.server.hitLane?.learn(request.raw.url ?? '', {
        cache,
        args,
        key: keyOf(args),
        route: request.routeOptions.url ?? 'unknown',
      })
    if (etagMatches(request.headers['if-none-match'], etag)) return reply.code(304).send()
    return reply.type(jsonType).send(read.bytes())
  }
  if (!options.personal)
    sources.set(answer, async parts => {
      // Arguments of what is the same for all come from address and query alone.
      const request = parts as FastifyRequest
      const read = await cache.get(await argsOf(request))
      if (read.value === null && options.notFound) throw options.notFound(request)
      return read.bytes()
    })
  return answer
}

/** In a span that says who has answered. */
function tracedRead<R extends Read<unknown>>(
  spans: Tracing,
  cache: string,
  key: string,
  get: () => R | Promise<R>,
): Promise<R> {
  const attributes = { 'cache.name': cache, 'cache.key': key }
  return spans.span('cache.read', { attributes }, async span => {
    const read = await get()
    const { outcome, tier, collapsed, sources, reason } = read
    span.set({ 'cache.outcome': outcome, 'cache.tier': tier, 'cache.collapsed': collapsed })
    if (sources.length > 0) span.set({ 'cache.sources': sources.join(' ') })
    if (reason !== null) span.set({ 'cache.reason': reason })
    return read
  })
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

/** Answers with a state read past all caches: the session's token rises to it. */
export function sendRead(request: FastifyRequest, reply: FastifyReply, read: ReadNow<unknown>): FastifyReply {
  raiseToken(request, reply, read.epoch, read.position)
  return reply.header('Cache-Control', 'private, no-cache').send(read.value)
}

/** `cache;desc="hit l1";dur=0.04`, and who answered the loads. */
function serverTiming(read: Read<unknown>, ms: number): string {
  const cache = `cache;desc="${read.outcome} ${read.tier}";dur=${ms.toFixed(2)}`
  return read.sources.length === 0 ? cache : `${cache}, db;desc="${read.sources.join(' ')}"`
}
