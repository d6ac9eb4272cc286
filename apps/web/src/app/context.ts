import type { I18n } from '@lingui/core'
import type { QueryClient } from '@tanstack/react-query'
import { useRouteContext } from '@tanstack/react-router'
import type { Api } from '../api/client.ts'
import type { Locale } from '../i18n/locale.ts'

/** What routes and components are given. */
export interface AppContext {
  readonly api: Api
  readonly queryClient: QueryClient
  readonly i18n: I18n
  readonly locale: Locale
  /** Absolute address of the shop, for links that leave the page (canonical, Open Graph). */
  readonly origin: string
}

/** The API as the page uses it. */
export const useApi = (): Api => useRouteContext({ from: '__root__' }).api
export const useApp = (): AppContext => useRouteContext({ from: '__root__' })
