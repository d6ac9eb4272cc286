import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import { RequestTimes } from './request-times.ts'

/** What notes how long each GET of a route took that was answered so without the framework. */
export type ObserveGets = (route: string, status: number) => (ms: number) => void

/** Times every request by its route, not by its address: addresses are without number. */
export function timeRequests(app: FastifyInstance, registry: Registry): ObserveGets {
  const times = new RequestTimes(registry)
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request
    times.count(method, routeOptions.url ?? 'unknown', reply.statusCode, reply.elapsedTime / 1000)
  })
  return (route, status) => {
    const count = times.counterOf('GET', route, status)
    return ms => count(ms / 1000)
  }
}
