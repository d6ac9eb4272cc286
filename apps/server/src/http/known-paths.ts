import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import createRouter from 'find-my-way'
import { ShopError } from '../errors.ts'

/**
 * Answers what no route takes: 405 with `Allow` where the path is known under other methods, else 404. Register before
 * the routes: it learns the paths as they are added.
 * @param page answers those who want to read HTML; undefined for everybody else
 */
export function answerUnknownPaths(
  app: FastifyInstance,
  page?: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> | undefined,
): void {
  // The framework's own router can only be asked per method; this one knows the methods of each path.
  const paths = createRouter({ ignoreTrailingSlash: true })
  const methods = new Map<string, Set<string>>()

  app.addHook('onRoute', route => {
    // A wildcard (static files) says nothing about the paths below it.
    if (route.url.includes('*')) return
    let known = methods.get(route.url)
    if (known === undefined) {
      known = new Set()
      methods.set(route.url, known)
      const name = route.url.length > 1 ? route.url.replace(/\/$/, '') : route.url
      if (paths.findRoute('GET', name) === null) paths.on('GET', name, () => {}, known)
    }
    for (const method of [route.method].flat()) known.add(method)
  })

  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/'
    const found = paths.find('GET', path)
    const known: unknown = found?.store
    if (!(known instanceof Set) || known.has(request.method)) {
      const answered = page?.(request, reply)
      if (answered !== undefined) return answered
      throw new ShopError('not_found')
    }
    throw new ShopError('method_not_allowed', { headers: { allow: [...known].sort().join(', ') } })
  })
}
