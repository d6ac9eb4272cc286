import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsync } from 'fastify'

const year = 31_536_000
const day = 86_400

/** The storefront's files. Those under `assets/` have their hash in their name and never change. */
export function staticFiles(folder: string): FastifyPluginAsync {
  return async app => {
    await app.register(fastifyStatic, {
      root: folder,
      wildcard: false,
      index: false,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const seconds = path.includes('/assets/') ? year : day
        reply.header('cache-control', `public, max-age=${seconds}${seconds === year ? ', immutable' : ''}`)
        reply.header('x-content-type-options', 'nosniff')
      },
      schemaHide: true,
    })
  }
}
