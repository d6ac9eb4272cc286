import type { Cache } from '@technomir/cache'
import { formatPosition } from '@technomir/cache'
import type { PageRequest, Storefront } from '@technomir/web/storefront'
import type { Plumbing } from '../caching/plumbing.ts'
import { Page } from './page.ts'
import type { ReadApi } from './readable.ts'

/** A page of the storefront in one language, at the shop's absolute address. */
export interface PageArgs {
  readonly href: string
  readonly origin: string
}

export type PageCache = Cache<PageArgs, Page>

/**
 * Pages as documents: the same for everybody, since whatever is personal is fetched by the browser. A page is composed of the answers
 * of the API that it shows, so whatever ends one of those ends the page.
 */
export function declarePages(
  { caches, config }: Plumbing,
  { storefront, readApi }: { storefront: Pick<Storefront, 'render' | 'withPlace'>; readApi: ReadApi },
): PageCache {
  return caches.define<PageArgs, Page>({
    name: 'pages',
    policy: 'tagged',
    composed: true,
    key: ({ href, origin }) => `web:${origin}${href}`,
    ttlMs: config.ttlMs.product,
    sizeOf: page => page.size,
    load: async (args, context) => {
      const { epoch } = caches.follower
      const { status, html } = await rendered(storefront, readApi, args)
      // What cannot be proven has no place.
      const proven = epoch !== null && !context.direct
      const place = proven ? { epoch, position: formatPosition(context.asOf) } : null
      return Page.of({ status, html, sent: place === null ? html : storefront.withPlace(html, place) })
    },
  })
}

/** Renders, and throws what really went wrong: the storefront only knows that it got no answer. */
async function rendered(
  storefront: Pick<Storefront, 'render'>,
  readApi: ReadApi,
  request: Omit<PageRequest, 'fetch'>,
): Promise<{ status: number; html: string }> {
  const failures: unknown[] = []
  try {
    return await storefront.render({
      ...request,
      fetch: async asked => {
        try {
          return await readApi(asked)
        } catch (error) {
          failures.push(error)
          throw error
        }
      },
    })
  } catch (error) {
    throw failures[0] ?? error
  }
}
