/** The languages of the shop; the first one is the default and has no prefix in addresses. */
export const locales = ['ru', 'en'] as const

export type Locale = (typeof locales)[number]

/** What addresses of a language begin with. */
export const prefixOf = (locale: Locale): string => (locale === 'ru' ? '' : `/${locale}`)

/** The language of a path, and the path without it. */
export function splitPath(pathname: string): { locale: Locale; path: string } {
  const [, prefix, rest] = /^\/(en)(\/.*)?$/.exec(pathname) ?? []
  return prefix === undefined ? { locale: 'ru', path: pathname } : { locale: 'en', path: rest ?? '/' }
}

/** The same page in another language; takes search and hash along. */
export function inLocale(href: string, locale: Locale): string {
  const end = href.search(/[?#]/)
  const pathname = end < 0 ? href : href.slice(0, end)
  const { path } = splitPath(pathname)
  const prefix = prefixOf(locale)
  return `${prefix === '' || path !== '/' ? prefix + path : prefix}${end < 0 ? '' : href.slice(end)}`
}
