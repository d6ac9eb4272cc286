import type { FastifyInstance } from 'fastify'
import createRouter from 'find-my-way'
import type { TSchema } from 'typebox'
import { type CachedSource, sourceOf } from '../caching/cached-route.ts'
import { ShopError } from '../errors.ts'
import { toShopError } from '../http/error-answers.ts'
import { validatorCompiler } from '../http/validation.ts'

type Check = (given: unknown) => unknown

interface Readable {
  source: CachedSource
  params: Check
  query: Check
}

/** Answers GET requests for what the API answers everybody alike, out of the same caches and without HTTP. */
export type ReadApi = (request: Request) => Promise<Response>

/**
 * Collects the cached routes of the API for pages to read. Call it before the routes are registered: every one of them that is
 * not personal can be read, with its parameters checked as in a request.
 */
export function readableRoutes(app: FastifyInstance): ReadApi {
  const router = createRouter({ ignoreTrailingSlash: true })
  app.addHook('onRoute', route => {
    const source = sourceOf(route.handler)
    if (source === undefined || ![route.method].flat().includes('GET')) return
    const compile = (httpPart: 'params' | 'querystring'): Check => {
      const schema = route.schema?.[httpPart] as TSchema | undefined
      if (schema === undefined) return given => given
      const check = validatorCompiler({ schema, httpPart, method: 'GET', url: route.url })
      return given => {
        const result = check(given) as { value?: unknown; error?: unknown }
        if (result.error !== undefined) throw new ShopError('validation_failed')
        return result.value
      }
    }
    const readable: Readable = { source, params: compile('params'), query: compile('querystring') }
    if (router.findRoute('GET', route.url) === null) router.on('GET', route.url, () => {}, readable)
  })

  return async request => {
    const url = new URL(request.url)
    const found = router.find('GET', url.pathname)
    try {
      if (found === null) throw new ShopError('not_found')
      const { source, params, query } = found.store as Readable
      const bytes = await source({
        params: params(found.params),
        query: query(Object.fromEntries(url.searchParams)),
      })
      return new Response(new Uint8Array(bytes), { headers: { 'content-type': 'application/json' } })
    } catch (error) {
      const known = toShopError(error)
      // What is not about the request has no answer: the page cannot be made.
      if (known.status >= 500) throw error
      return Response.json(known.toBody(), { status: known.status })
    }
  }
}
