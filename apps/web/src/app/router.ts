import { createRouter, type RouterHistory } from '@tanstack/react-router'
import { inLocale, splitPath } from '../i18n/locale.ts'
import type { Area } from '../i18n/messages.ts'
import { ErrorPage } from '../pages/error-page.tsx'
import { NotFoundPage } from '../pages/not-found-page.tsx'
import type { AppContext } from './context.ts'
import { routeTree } from './routes.tsx'

/** The pages of the shop in one language. */
export function createAppRouter(context: AppContext, history?: RouterHistory) {
  return createRouter({
    routeTree,
    context,
    ...(history ? { history } : {}),
    rewrite: {
      input: ({ url }) => withPath(url, splitPath(url.pathname).path),
      output: ({ url }) => withPath(url, inLocale(url.pathname, context.locale)),
    },
    // Plain addresses: ?q=123 is a text.
    parseSearch: text => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: search => {
      const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
      const text = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString()
      return text === '' ? '' : `?${text}`
    },
    defaultPreload: 'intent',
    // Whether something is fresh is for the query client to say.
    defaultPreloadStaleTime: 0,
    defaultStaleTime: 0,
    // On a server it would put a script into the page.
    scrollRestoration: typeof document !== 'undefined',
    defaultErrorComponent: ErrorPage,
    defaultNotFoundComponent: NotFoundPage,
    // The server has one page for all addresses that are none: a part of another page around it would not be that page.
    notFoundMode: 'root',
    // As the server, which knows no page /Lab.
    caseSensitive: true,
  })
}

function withPath(url: URL, pathname: string): URL {
  url.pathname = pathname
  return url
}

export type AppRouter = ReturnType<typeof createAppRouter>

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter
  }
  interface StaticDataRouteOption {
    /** Source files that the page is made of, so that a browser can fetch them while it reads the page. */
    modules?: readonly string[]
    /** Texts beyond those of every page. */
    areas?: readonly Area[]
    /** For search engines: the page says nothing to them. */
    noindex?: boolean
  }
}
