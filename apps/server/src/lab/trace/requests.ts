import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { openHops } from '../../caching/hops.ts'
import { whenGone } from '../../http/gone.ts'
import { wallClock } from '../parts.ts'
import { Allowance } from './allowance.ts'
import type { Journal } from './journal.ts'
import { isProbe } from './probes.ts'

/** So many requests are looked at per second at most. */
const perSecond = 20
/** Whoever looks does not want to see that they look. */
const unseen = ['/api/lab', '/api/openapi']

/** Whether a proxy that is trusted has brought the request. */
export const throughOf = (request: FastifyRequest): 'proxy' | null =>
  (request.ips?.length ?? 0) > 1 ? 'proxy' : null

/** Follows some of the requests through the system. To be called before the routes are registered. */
export function traceRequests(app: FastifyInstance, journal: Journal): void {
  const open = new WeakMap<FastifyRequest, ReturnType<typeof openHops>>()
  const allowance = new Allowance(perSecond)

  app.addHook('onRequest', (request, reply, done) => {
    const { url } = request.routeOptions
    if (!journal.isWanted()) return done()
    const isShop = url?.startsWith('/api/') && !unseen.some(one => url.startsWith(one))
    if (isShop && allowance.take()) {
      const seen = openHops()
      open.set(request, seen)
      // A client that goes away leaves no answer; nothing is told of that, but the measuring ends.
      whenGone(request, reply, () => {
        if (open.delete(request)) seen.end()
      })
    }
    done()
  })
  // Just before the handler, because a body's events come from another context than its request's.
  app.addHook('preHandler', (request, _reply, done) => {
    const seen = open.get(request)
    if (!seen) return done()
    seen.hops.add('server', 'routing', seen.hops.startedAt)
    seen.run(done)
  })
  app.addHook('onResponse', (request, reply, done) => {
    const seen = open.get(request)
    if (seen) {
      open.delete(request)
      seen.end()
      const { hops } = seen
      const { cache } = hops
      journal.add({
        kind: 'request',
        id: randomUUID(),
        server: journal.server,
        at: wallClock(hops.startedAt),
        method: request.method,
        route: request.routeOptions.url ?? '',
        path: request.url.split('?', 1)[0] ?? '',
        status: reply.statusCode,
        ms: performance.now() - hops.startedAt,
        through: throughOf(request),
        probe: isProbe(request),
        cache: cache && { ...cache, sources: [...cache.sources] },
        hops: hops.list.sort((a, b) => a.startMs - b.startMs),
      })
    }
    done()
  })
}
