import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import { RequestTimes } from './request-times.ts'

/** Notes a GET that was answered without the framework. */
export type ObserveGet = (route: string, status: number, ms: number) => void

/** Times every request by its route, not by its address: addresses are without number. */
export function timeRequests(app: FastifyInstance, registry: Registry): ObserveGet {
  const times = new RequestTimes(registry)
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request
    times.count(method, routeOptions.url ?? 'unknown', reply.statusCode, reply.elapsedTime / 1000)
  })
  return (route, status, ms) => times.count('GET', route, status, ms / 1000)
}
