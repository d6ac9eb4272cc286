import type { Locale } from './locale.ts'

const space = '\u00a0'

/** `119 990 ₽`, `₽119,990`. By hand: servers and browsers know different editions of the rules, and the page must be the same. */
export function formatMoney(roubles: number, locale: Locale): string {
  const sign = roubles < 0 ? '−' : ''
  const groups = String(Math.abs(Math.round(roubles))).replace(
    /\B(?=(\d{3})+$)/g,
    locale === 'ru' ? space : ',',
  )
  return locale === 'ru' ? `${sign}${groups}${space}₽` : `${sign}₽${groups}`
}

const months = {
  ru: 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' '),
  en: 'January February March April May June July August September October November December'.split(' '),
}

/** `3 ноября 2026`, `3 November 2026`: the day in UTC, the same for everybody. */
export function formatDate(iso: string, locale: Locale): string {
  const date = new Date(iso)
  return [date.getUTCDate(), months[locale][date.getUTCMonth()], date.getUTCFullYear()].join(space)
}
