import type { FastifyInstance } from 'fastify'
import { Histogram, type Registry } from 'prom-client'

/** Notes a GET that was answered without the framework. */
export type ObserveGet = (route: string, status: number, ms: number) => void

/** Times every request by its route, not by its address: addresses are without number. */
export function timeRequests(app: FastifyInstance, registry: Registry): ObserveGet {
  const histogram = new Histogram({
    name: 'technomir_http_request_duration_seconds',
    help: 'From the first byte of a request to the last of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  })
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request
    histogram.observe(
      { method, route: routeOptions.url ?? 'unknown', status: reply.statusCode },
      reply.elapsedTime / 1000,
    )
  })
  return (route, status, ms) => histogram.observe({ method: 'GET', route, status }, ms / 1000)
}
