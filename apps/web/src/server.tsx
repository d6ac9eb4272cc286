import { setupI18n } from '@lingui/core'
import { createMemoryHistory } from '@tanstack/react-router'
import { renderToString } from 'react-dom/server'
import { createApi } from './api/client.ts'
import { App } from './app/app.tsx'
import type { AppContext } from './app/context.ts'
import { documentOf, type PageFiles } from './app/document.ts'
import { packQueries } from './app/page-data.ts'
import { createQueryClient } from './app/query-client.ts'
import { createAppRouter } from './app/router.ts'
import { ProductArt } from './art/ProductArt.tsx'
import { type Locale, locales, prefixOf, splitPath } from './i18n/locale.ts'
import { messagesFile } from './i18n/messages.ts'
import { ArtAtHand } from './product/product-picture.tsx'

export { withPlace } from './app/document.ts'
export { firstScript } from './app/first-script.ts'

export interface RenderOptions {
  /** Path and query, as {@link pageAt} gives them. */
  readonly href: string
  /** Absolute address of the shop, without a slash at the end. */
  readonly origin: string
  /** Answers the page's requests to the API. */
  readonly fetch: (request: Request) => Promise<Response>
  readonly files: PageFiles
}

export interface Rendered {
  readonly status: number
  readonly html: string
}

function contextOf(locale: Locale, options?: Pick<RenderOptions, 'origin' | 'fetch'>): AppContext {
  const origin = options?.origin ?? 'http://localhost'
  return {
    api: createApi({ origin, ...(options ? { fetch: options.fetch } : {}) }),
    queryClient: createQueryClient(),
    // With none yet: they are loaded by area, and until then it would complain of every page.
    i18n: setupI18n({ locale, messages: { [locale]: {} } }),
    locale,
    origin,
  }
}

/** The page as a document. Throws when its data cannot be had. */
export async function render(options: RenderOptions): Promise<Rendered> {
  const { locale } = splitPath(options.href.split('?', 1)[0] ?? '/')
  const context = contextOf(locale, options)
  const history = createMemoryHistory({ initialEntries: [options.href] })
  const router = createAppRouter(context, history)
  try {
    await router.load()
    const matches = router.state.matches
    // The router would write this address in another way: nobody links to it.
    if (matches.length === 0) return await render({ ...options, href: `${prefixOf(locale)}/404` })
    const failed = matches.find(match => match.status === 'error')
    if (failed) throw failed.error
    const found = matches.every(match => match.status === 'success' && !match._notFound)
    const statics = matches.map(match => match.staticData)
    const areas = ['shop' as const, ...statics.flatMap(({ areas }) => areas ?? [])]
    return {
      status: found ? 200 : 404,
      html: documentOf({
        app: renderToString(
          <ArtAtHand value={ProductArt}>
            <App router={router} context={context} />
          </ArtAtHand>,
        ),
        data: {
          locale,
          origin: options.origin,
          queries: packQueries(context.queryClient),
        },
        files: options.files,
        modules: [
          ...areas.map(area => messagesFile(area, locale)),
          ...(found ? statics.flatMap(({ modules }) => modules ?? []) : []),
        ],
      }),
    }
  } finally {
    context.queryClient.clear()
    history.destroy()
  }
}

const routers = new Map<Locale, ReturnType<typeof createAppRouter>>()

/**
 * The address of a page as the shop itself would write it, without whatever somebody added to it; null where there is no page.
 * Two addresses with the same answer are the same page.
 */
export function pageAt(url: string): string | null {
  const query = url.indexOf('?')
  const pathname = (query < 0 ? url : url.slice(0, query)).replace(/(.)\/+$/, '$1')
  const { locale, path } = splitPath(pathname)
  let router = routers.get(locale)
  if (router === undefined) {
    router = createAppRouter(contextOf(locale), createMemoryHistory({ initialEntries: ['/'] }))
    routers.set(locale, router)
  }
  const search = query < 0 ? {} : Object.fromEntries(new URLSearchParams(url.slice(query)))
  const [, , foundRoute] = router.getMatchedRoutes(path)
  if (foundRoute === undefined) return null
  const { validateSearch } = foundRoute.options
  const valid = typeof validateSearch === 'function' ? validateSearch(search) : {}
  return pathname + router.options.stringifySearch(valid as Record<string, unknown>)
}

/** Paths of all pages in all languages, with parameters as `:name`. */
export const pagePaths: readonly string[] = Object.values(
  createAppRouter(contextOf('ru'), createMemoryHistory({ initialEntries: ['/'] })).routesByPath,
).flatMap(({ fullPath }) => {
  const path = fullPath.replaceAll('$', ':')
  return locales.map(locale => (path === '/' ? prefixOf(locale) || '/' : prefixOf(locale) + path))
})
