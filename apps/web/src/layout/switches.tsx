import { useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useLanguage } from '../i18n/context.tsx'
import { inLocale } from '../i18n/locale.ts'
import { IconButton } from '../ui/button.tsx'

/** The same place of the same page in the other language: another address, so a link. */
export function LanguageSwitch() {
  const { locale, t } = useLanguage()
  const href = useRouterState({ select: s => s.location.publicHref })
  const other = locale === 'ru' ? 'en' : 'ru'
  const there = inLocale(href, other)
  const link = useRef<HTMLAnchorElement>(null)
  // The server knows no hash, and React leaves attributes as the server has written them.
  useEffect(() => link.current?.setAttribute('href', there), [there])
  return (
    <a
      ref={link}
      href={there}
      suppressHydrationWarning
      lang={other}
      hrefLang={other}
      title={t('nav.language')}
      className="inline-flex size-11 items-center justify-center rounded-full font-semibold text-ink-soft text-sm uppercase transition-colors hover:bg-surface hover:text-ink"
    >
      {other}
      <span className="sr-only">: {t('nav.language')}</span>
    </a>
  )
}

const isDark = (): boolean => {
  const chosen = document.documentElement.dataset.theme
  return chosen === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark'
}

/** Light or dark; until somebody chooses, as the system has it. */
export function ThemeSwitch() {
  const { t } = useLanguage()
  // Unknown to the server.
  const [dark, setDark] = useState<boolean>()
  useEffect(() => setDark(isDark()), [])
  return (
    <IconButton
      icon={dark === true ? 'sun' : 'moon'}
      label={t(dark === true ? 'nav.light' : 'nav.dark')}
      onClick={() => {
        const theme = isDark() ? 'light' : 'dark'
        document.documentElement.dataset.theme = theme
        setDark(theme === 'dark')
        try {
          localStorage.setItem('theme', theme)
        } catch {
          // Storage may be forbidden; then the choice lasts as long as the page.
        }
      }}
    />
  )
}
