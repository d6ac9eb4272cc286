import { expect, it } from 'vitest'
import { formatDate, formatMoney } from './format.ts'
import { inLocale, splitPath } from './locale.ts'

it('writes roubles as the language does', () => {
  expect(formatMoney(1_119_990, 'ru')).toBe('1\u00a0119\u00a0990\u00a0₽')
  expect(formatMoney(119_990, 'en')).toBe('₽119,990')
  expect([0, 990, -5000].map(n => formatMoney(n, 'en'))).toEqual(['₽0', '₽990', '−₽5,000'])
})

it('names the day in UTC', () => {
  expect(formatDate('2026-11-03T23:59:59Z', 'ru')).toBe('3\u00a0ноября\u00a02026')
  expect(formatDate('2026-01-31T00:00:00Z', 'en')).toBe('31\u00a0January\u00a02026')
})

it('finds the same page in the other language', () => {
  expect(inLocale('/', 'en')).toBe('/en')
  expect(inLocale('/en', 'ru')).toBe('/')
  expect(inLocale('/en/search?q=a/en#x', 'ru')).toBe('/search?q=a/en#x')
  expect(inLocale('/product/3', 'en')).toBe('/en/product/3')
  expect(splitPath('/english')).toEqual({ locale: 'ru', path: '/english' })
})
