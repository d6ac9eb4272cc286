import { useMemo } from 'react'
import { useLanguage } from '../i18n/context.tsx'
import type { Locale } from '../i18n/locale.ts'

/** How the Lab writes figures, in the language of the page. Only in browsers: servers know other editions of the rules. */
export interface Numbers {
  readonly count: (value: number) => string
  /** A duration: three digits that say something, whatever its size. */
  readonly ms: (value: number) => string
  /** With two digits behind the point. */
  readonly decimal: (value: number) => string
  /** A share of 1. */
  readonly percent: (value: number) => string
  readonly bytes: (value: number) => string
  /** Hours, minutes, seconds and thousandths of a moment, ms since 1970. */
  readonly clock: (value: number) => string
}

const units = {
  ru: { us: 'мкс', ms: 'мс', s: 'с', min: 'мин', h: 'ч', bytes: ['Б', 'кБ', 'МБ', 'ГБ'] },
  en: { us: 'µs', ms: 'ms', s: 's', min: 'min', h: 'h', bytes: ['B', 'kB', 'MB', 'GB'] },
}

export function numbersOf(locale: Locale): Numbers {
  const tag = locale === 'ru' ? 'ru-RU' : 'en-GB'
  const unit = units[locale]
  const whole = new Intl.NumberFormat(tag, { maximumFractionDigits: 0 })
  const digits = new Intl.NumberFormat(tag, { maximumSignificantDigits: 3 })
  const decimal = new Intl.NumberFormat(tag, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 })
  const time = new Intl.DateTimeFormat(tag, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
  })
  const rounded = (value: number): string => (value >= 1000 ? whole.format(value) : digits.format(value))
  return {
    count: value => whole.format(value),
    ms: value => {
      if (value < 0.9995) return `${whole.format(value * 1000)}\u00a0${unit.us}`
      if (value < 1000) return `${rounded(value)}\u00a0${unit.ms}`
      if (value < 120_000) return `${digits.format(value / 1000)}\u00a0${unit.s}`
      if (value < 7_200_000) return `${whole.format(value / 60_000)}\u00a0${unit.min}`
      return `${whole.format(value / 3_600_000)}\u00a0${unit.h}`
    },
    decimal: value => decimal.format(value),
    percent: value => percent.format(value),
    bytes: value => {
      let [left, step] = [value, 0]
      while (left >= 1000 && step < unit.bytes.length - 1) [left, step] = [left / 1000, step + 1]
      return `${rounded(left)}\u00a0${unit.bytes[step]}`
    },
    clock: value => time.format(value),
  }
}

export function useNumbers(): Numbers {
  const { locale } = useLanguage()
  return useMemo(() => numbersOf(locale), [locale])
}
