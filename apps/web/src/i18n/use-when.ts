import { useMemo } from 'react'
import { useLanguage } from './context.tsx'

/** Day and time as the visitor's clock has them. Only where nothing was rendered by a server: it does not know that clock. */
export function useWhen(): (iso: string) => string {
  const { locale } = useLanguage()
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(locale === 'ru' ? 'ru-RU' : 'en-GB', {
      dateStyle: 'long',
      timeStyle: 'short',
    })
    return iso => {
      const time = Date.parse(iso)
      return Number.isNaN(time) ? iso : format.format(time)
    }
  }, [locale])
}
