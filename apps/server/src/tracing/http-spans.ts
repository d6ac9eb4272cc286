import {
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { whenGone } from '../http/gone.ts'

/** Whoever watches the servers does not want to see that they are watched. */
const unseen: ReadonlySet<string | undefined> = new Set(['/healthz', '/readyz', '/acceptz', '/metrics'])

/**
 * A span for every request, below the one that a `traceparent` header names (https://www.w3.org/TR/trace-context/), with the names of
 * https://opentelemetry.io/docs/specs/semconv/http/http-spans/. By its route, not by its address: addresses are without number.
 */
export function traceRequests(app: FastifyInstance, tracer: Tracer): void {
  const open = new WeakMap<FastifyRequest, Context>()

  app.addHook('onRequest', (request, reply, done) => {
    const { method, routeOptions } = request
    if (unseen.has(routeOptions.url)) return done()
    const span = tracer.startSpan(
      routeOptions.url === undefined ? method : `${method} ${routeOptions.url}`,
      {
        kind: SpanKind.SERVER,
        attributes: {
          'http.request.method': method,
          'url.path': request.url.split('?', 1)[0] ?? '',
          'technomir.request_id': request.id,
          ...(routeOptions.url === undefined ? {} : { 'http.route': routeOptions.url }),
        },
      },
      propagation.extract(ROOT_CONTEXT, request.headers),
    )
    const within = trace.setSpan(ROOT_CONTEXT, span)
    open.set(request, within)
    // A client that goes away leaves no answer.
    whenGone(request, reply, () => end(request, null))
    context.with(within, done)
  })
  // Again, because a body's events come from another context than its request's.
  app.addHook('preHandler', (request, _reply, done) => {
    const within = open.get(request)
    if (within === undefined) done()
    else context.with(within, done)
  })
  const end = (request: FastifyRequest, status: number | null) => {
    const span = trace.getSpan(open.get(request) ?? ROOT_CONTEXT)
    if (span === undefined) return
    open.delete(request)
    if (status !== null) span.setAttribute('http.response.status_code', status)
    if (status === null) span.setAttribute('error.type', 'aborted')
    else if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
    span.end()
  }
  app.addHook('onResponse', (request, reply, done) => {
    end(request, reply.statusCode)
    done()
  })
}
