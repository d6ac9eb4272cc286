import { formatCacheStatus, formatPosition } from '@technomir/cache'
import type { Storefront } from '@technomir/web/storefront'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { etagMatches } from '../caching/answer-headers.ts'
import type { Plumbing } from '../caching/plumbing.ts'
import { raiseToken, readerOf } from '../caching/session-token.ts'
import { toShopError } from '../http/error-answers.ts'
import { bestEncoding, Encodings } from './encodings.ts'
import { errorDocument } from './error-document.ts'
import { originOf } from './origin.ts'
import type { PageArgs, PageCache } from './pages.ts'
import { securityHeaders } from './security-headers.ts'

export interface PageRoutesOptions {
  readonly plumbing: Pick<Plumbing, 'caches' | 'config'>
  readonly storefront: Storefront
  readonly pages: PageCache
}

/** Answers a request with a page; `href` as the storefront's `pageAt` gives it. */
export type AnswerPage = (request: FastifyRequest, reply: FastifyReply, href: string) => Promise<FastifyReply>

/** Everybody gets to see the same page for an address that is none. */
export const nowhere = (path: string): string => (/^\/en(\/|$)/.test(path) ? '/en/404' : '/404')

/** Delivers pages: out of the cache as bytes, with all that browsers need to know about them. */
export function createAnswerPage({ plumbing, storefront, pages }: PageRoutesOptions): AnswerPage {
  const { caches, config } = plumbing
  const headers = {
    ...securityHeaders(storefront.scriptHashes),
    'content-type': 'text/html; charset=utf-8',
    // They come with the cookies of a session.
    'cache-control': 'private, no-cache',
    vary: 'Accept-Encoding',
  }
  const encodings = new Encodings(config.memory.encodings)
  return async (request, reply, href) => {
    const args: PageArgs = { href, origin: originOf(config, request) }
    reply.headers(headers)
    // Whatever the page shows, it shows everything up to here: an entry that a change had ended would not be served.
    const { epoch, horizon } = caches.follower
    try {
      const read = await pages.get(args, readerOf(request))
      raiseToken(request, reply, read.epoch, read.upTo)
      const proven =
        epoch !== null && epoch === read.epoch && (read.outcome === 'hit' || read.outcome === 'miss')
      reply.header('Cache-Status', formatCacheStatus('technomir', read, pages.definition.key(args)))
      reply.header(
        'Server-Timing',
        `cache;desc="${read.outcome} ${read.tier}"${proven ? `, place;desc="${epoch}:${formatPosition(horizon)}"` : ''}`,
      )
      const encoding = bestEncoding(request.headers['accept-encoding'])
      const { bytes, etag } = await encodings.encoded(read.value, encoding)
      reply.code(read.value.status).header('ETag', etag)
      if (encoding !== 'identity') reply.header('Content-Encoding', encoding)
      if (read.value.status === 200 && etagMatches(request.headers['if-none-match'], etag))
        return reply.code(304).send()
      return reply.send(bytes)
    } catch (error) {
      const { status, headers: more } = toShopError(error)
      if (status >= 500) request.log.error({ err: error }, 'a page could not be made')
      return reply
        .code(status)
        .headers({ ...more, 'cache-control': 'no-store' })
        .send(errorDocument(status, href.startsWith('/en') ? 'en' : 'ru'))
    }
  }
}

/** The routes of all pages. */
export function pageRoutes(storefront: Storefront, answerPage: AnswerPage): FastifyPluginAsync {
  return async app => {
    for (const path of storefront.pagePaths)
      app.get(path, { schema: { hide: true } }, (request, reply) =>
        answerPage(request, reply, storefront.pageAt(request.url) ?? nowhere(request.url)),
      )
  }
}
