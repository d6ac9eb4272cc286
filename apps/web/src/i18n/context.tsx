import type { I18n } from '@lingui/core'
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { formatDate, formatMoney } from './format.ts'
import type { Locale } from './locale.ts'
import type { MessageKey } from './messages.ts'

const Context = createContext<I18n | null>(null)

export function I18nContext(props: { i18n: I18n; children: ReactNode }) {
  return <Context value={props.i18n}>{props.children}</Context>
}

/** Says a text in the language of the page; ICU values are given by name. */
export type Translate = (key: MessageKey, values?: Record<string, string | number>) => string

export interface Language {
  readonly locale: Locale
  readonly t: Translate
  /** Whole roubles. */
  readonly money: (roubles: number) => string
  /** A day, ISO 8601 in UTC given. */
  readonly date: (iso: string) => string
}

/** The language of the page. */
export function useLanguage(): Language {
  const i18n = useContext(Context)
  if (i18n === null) throw new Error('useLanguage needs an I18nContext around it.')
  return useMemo(() => languageOf(i18n), [i18n])
}

export const useT = (): Translate => useLanguage().t

export function languageOf(i18n: I18n): Language {
  const locale = i18n.locale as Locale
  return {
    locale,
    t: (key, values) => i18n._(key, values),
    money: roubles => formatMoney(roubles, locale),
    date: iso => formatDate(iso, locale),
  }
}
