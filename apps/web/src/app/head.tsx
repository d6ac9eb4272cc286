import { useRouterState } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useT } from '../i18n/context.tsx'
import { inLocale } from '../i18n/locale.ts'
import { useApp } from './context.ts'
import { makeUpForEarly } from './first-script.ts'

export interface HeadProps {
  title: string
  description?: string
  /** The address that search engines shall know, within the language: `/product/3-x`. Default: the path as it is. */
  path?: string
  /** For Open Graph: an absolute path of a picture. */
  image?: string
  type?: 'website' | 'product'
  /** Structured data for search engines (schema.org). */
  data?: readonly object[]
  noindex?: boolean
}

/** What a page says about itself. React moves it into the document's head. */
export function Head({
  title,
  description,
  path,
  image = '/og.png',
  type = 'website',
  data = [],
  noindex,
}: HeadProps) {
  const { locale, origin } = useApp()
  const t = useT()
  const pathname = useRouterState({ select: s => s.location.pathname })
  const here = path ?? inLocale(pathname, 'ru')
  const address = (language: 'ru' | 'en') => origin + inLocale(here, language)
  // Every page has one, and comes to life with it: the frame around the page may have done so long before.
  useEffect(makeUpForEarly, [])
  const full = path === '/' ? title : `${title} · ${t('shop.name')}`
  return (
    <>
      <title>{full}</title>
      {description === undefined ? null : <meta name="description" content={description} />}
      {noindex ? (
        <meta name="robots" content="noindex" />
      ) : (
        <>
          <link rel="canonical" href={address(locale)} />
          <link rel="alternate" hrefLang="ru" href={address('ru')} />
          <link rel="alternate" hrefLang="en" href={address('en')} />
          <link rel="alternate" hrefLang="x-default" href={address('ru')} />
        </>
      )}
      <meta property="og:title" content={title} />
      {description === undefined ? null : <meta property="og:description" content={description} />}
      <meta property="og:type" content={type} />
      <meta property="og:url" content={address(locale)} />
      <meta property="og:image" content={origin + image} />
      <meta property="og:site_name" content={t('shop.name')} />
      <meta property="og:locale" content={locale === 'ru' ? 'ru_RU' : 'en_US'} />
      {data.map((one, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the order never changes
        // biome-ignore lint/security/noDangerouslySetInnerHtml: JSON, with every < written as an escape
        <script key={i} type="application/ld+json" dangerouslySetInnerHTML={{ __html: asScript(one) }} />
      ))}
    </>
  )
}

/** JSON that may stand inside a script element. */
export const asScript = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
