import type { DehydratedState } from '@tanstack/react-query'
import type { Locale } from '../i18n/locale.ts'

/** What the server hands the browser together with the page. */
export interface PageData {
  readonly locale: Locale
  readonly origin: string
  /** The data show everything up to here; absent when the server could not prove it. */
  readonly place?: { readonly epoch: string; readonly position: string }
  readonly queries: DehydratedState
}

/** The element that holds it. */
export const pageDataId = 'technomir-page'
