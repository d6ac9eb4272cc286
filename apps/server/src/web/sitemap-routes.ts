import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Plumbing } from '../caching/plumbing.ts'
import { readerOf } from '../caching/session-token.ts'
import type { CatalogueCaches } from '../catalogue/cache.ts'
import { ShopError } from '../errors.ts'
import { originOf } from './origin.ts'
import { type SitemapCaches, sitemapIndex, urlSet } from './sitemap.ts'

/** Pages that are nobody's business but their visitor's. */
const personal = [
  '/api/',
  '/cart',
  '/checkout',
  '/orders',
  '/profile',
  '/admin',
  '/login',
  '/register',
  '/search',
]

/** robots.txt and the sitemap: one file, or an index of files when there are many products. */
export function sitemapRoutes(o: {
  plumbing: Pick<Plumbing, 'config'>
  sitemap: SitemapCaches
  catalogue: CatalogueCaches
}): FastifyPluginAsync {
  const { config } = o.plumbing
  const xml = (reply: FastifyReply, body: string): FastifyReply =>
    reply.type('application/xml; charset=utf-8').header('cache-control', 'no-cache').send(body)
  const mainPaths = async (request: FastifyRequest): Promise<string[]> => {
    const { value } = await o.catalogue.categories.get(undefined, readerOf(request))
    const categories = value.items.map(({ category }) => `/catalog/${encodeURIComponent(category)}`)
    return ['/', '/catalog', ...categories]
  }
  const productPaths = async (file: number, request: FastifyRequest): Promise<string[]> =>
    (await o.sitemap.ids.get(file, readerOf(request))).value.map(id => `/product/${id}`)

  return async app => {
    const hidden = { schema: { hide: true } }
    app.get('/robots.txt', hidden, (request, reply) =>
      reply
        .type('text/plain; charset=utf-8')
        .header('cache-control', 'public, max-age=3600')
        .send(
          [
            'User-agent: *',
            ...personal.flatMap(path => [`Disallow: ${path}`, `Disallow: /en${path}`]),
            `Sitemap: ${originOf(config, request)}/sitemap.xml`,
            '',
          ].join('\n'),
        ),
    )
    app.get('/sitemap.xml', hidden, async (request, reply) => {
      const { value: files } = await o.sitemap.count.get(undefined, readerOf(request))
      if (files > 1) return xml(reply, sitemapIndex(originOf(config, request), files))
      return xml(
        reply,
        urlSet(originOf(config, request), [
          ...(await mainPaths(request)),
          ...(await productPaths(1, request)),
        ]),
      )
    })
    app.get('/sitemap-pages.xml', hidden, async (request, reply) =>
      xml(reply, urlSet(originOf(config, request), await mainPaths(request))),
    )
    app.get<{ Params: { file: string } }>(
      '/sitemap-:file(^[1-9]\\d{0,5}).xml',
      hidden,
      async (request, reply) => {
        const file = Number(request.params.file)
        const { value: files } = await o.sitemap.count.get(undefined, readerOf(request))
        if (file > files) throw new ShopError('not_found')
        return xml(reply, urlSet(originOf(config, request), await productPaths(file, request)))
      },
    )
  }
}
