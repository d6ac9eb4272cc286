import { expect, it } from 'vitest'
import { numbersOf } from './numbers.ts'

const plain = (text: string): string => text.replaceAll('\u00a0', ' ')

it('writes durations in the unit that suits them', () => {
  const { ms } = numbersOf('en')
  expect(
    [0, 0.0421, 0.994, 1.234, 12.34, 999, 1234, 90_000, 3_600_000, 86_400_000].map(ms).map(plain),
  ).toEqual(['0 µs', '42 µs', '994 µs', '1.23 ms', '12.3 ms', '999 ms', '1.23 s', '90 s', '60 min', '24 h'])
  expect([0.995, 0.997, 0.9994, 0.9995, 1].map(ms).map(plain)).toEqual([
    '995 µs',
    '997 µs',
    '999 µs',
    '1 ms',
    '1 ms',
  ])
  expect(plain(numbersOf('ru').ms(1.5))).toBe('1,5 мс')
})

it('writes sizes and shares', () => {
  const { bytes, percent } = numbersOf('en')
  expect([0, 999, 1500, 1_832_344].map(bytes).map(plain)).toEqual(['0 B', '999 B', '1.5 kB', '1.83 MB'])
  expect(percent(0.1765)).toBe('17.7%')
})
