import type { Storefront } from '@technomir/web/storefront'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Plumbing } from '../caching/plumbing.ts'
import type { CatalogueCaches } from '../catalogue/cache.ts'
import { type AnswerPage, createAnswerPage, nowhere, pageRoutes } from './page-routes.ts'
import { declarePages } from './pages.ts'
import { readableRoutes } from './readable.ts'
import { declareSitemap } from './sitemap.ts'
import { sitemapRoutes } from './sitemap-routes.ts'
import { staticFiles } from './static-files.ts'

/** Everything under which the storefront stands in a server. */
export interface StorefrontDelivery {
  /** The pages; they belong where browsers get their session. */
  readonly pages: FastifyPluginAsync
  /** Files, sitemap, robots.txt. */
  readonly files: FastifyPluginAsync
  /** Answers an unknown address to whoever wants to read HTML; undefined for everybody else. */
  readonly notFound: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> | undefined
}

/** Delivers the storefront. Call it before the API's routes are registered: its pages read them. */
export function deliverStorefront(
  app: FastifyInstance,
  o: { plumbing: Plumbing; catalogue: CatalogueCaches; storefront: Storefront },
): StorefrontDelivery {
  const { plumbing, storefront, catalogue } = o
  const pages = declarePages(plumbing, { storefront, readApi: readableRoutes(app) })
  const answerPage: AnswerPage = createAnswerPage({ plumbing, storefront, pages })
  const sitemap = declareSitemap(plumbing)
  return {
    pages: pageRoutes(storefront, answerPage),
    files: async instance => {
      await instance.register(staticFiles(storefront.files))
      await instance.register(sitemapRoutes({ plumbing, sitemap, catalogue }))
    },
    notFound: (request, reply) => {
      const path = request.url.split('?', 1)[0] ?? '/'
      const wantsPage =
        (request.method === 'GET' || request.method === 'HEAD') &&
        (request.headers.accept ?? '').includes('text/html') &&
        !/^\/(api|ws|assets)(\/|$)/.test(path)
      return wantsPage ? answerPage(request, reply, nowhere(path)) : undefined
    },
  }
}
