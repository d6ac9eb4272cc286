import { expect, it } from 'vitest'
import { priceIn } from './price-in.ts'

it.each([
  ['12500', 12_500],
  ['12 500', 12_500],
  ['12\u00a0500\u202f000 ₽', 12_500_000],
  ['12,500', 12_500],
  ['12.500', 12_500],
  ['12.50', 12],
  ['1 499,99 руб.', 1499],
  ['１２３', 123],
  ['0', 0],
  ['99999999999999', 2_147_483_647],
])('%s is %d roubles', (text, price) => {
  expect(priceIn(text)).toBe(price)
})

it.each(['', ' ', 'abc', '-5', '1e9', '₽', '.', '12 or 13', 'NaN'])('"%s" is no price', text => {
  expect(priceIn(text)).toBeUndefined()
})
