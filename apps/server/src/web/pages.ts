import type { Cache } from '@technomir/cache'
import { formatPosition } from '@technomir/cache'
import type { PageRequest, Storefront } from '@technomir/web/storefront'
import type { Plumbing } from '../caching/plumbing.ts'
import type { ReadApi } from './readable.ts'

/** A page of the storefront in one language, at the shop's absolute address. */
export interface PageArgs {
  readonly href: string
  readonly origin: string
}

export interface Page {
  readonly status: number
  readonly html: string
}

export type PageCache = Cache<PageArgs, Page>

/** Up to where a page is true. */
export interface PagePlace {
  readonly epoch: string
  readonly position: string
}

/** Beside the pages, not in them: two that show the same are the same, whenever they were made. */
const places = new WeakMap<Page, PagePlace>()

/** Up to where a page that is kept was true when it was made; undefined when that could not be proven. */
export const placeOf = (page: Page): PagePlace | undefined => places.get(page)

/**
 * Pages as documents: the same for everybody, since whatever is personal is fetched by the browser. A page is composed of the answers
 * of the API that it shows, so whatever ends one of those ends the page.
 */
export function declarePages(
  { caches, config }: Plumbing,
  { storefront, readApi }: { storefront: Pick<Storefront, 'render'>; readApi: ReadApi },
): PageCache {
  return caches.define<PageArgs, Page>({
    name: 'pages',
    policy: 'tagged',
    composed: true,
    key: ({ href, origin }) => `web:${origin}${href}`,
    ttlMs: config.ttlMs.product,
    load: async (args, context) => {
      const { epoch } = caches.follower
      const page = await rendered(storefront, readApi, args)
      if (epoch !== null && !context.direct)
        places.set(page, { epoch, position: formatPosition(context.asOf) })
      return page
    },
  })
}

/** Renders, and throws what really went wrong: the storefront only knows that it got no answer. */
async function rendered(
  storefront: Pick<Storefront, 'render'>,
  readApi: ReadApi,
  request: Omit<PageRequest, 'fetch'>,
): Promise<Page> {
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
