import { expect, test } from 'vitest'
import { percentOff } from './cache.ts'

test.each([
  [100, 75, 25],
  [22_990, 17_990, 21],
  [100, 100, 0],
  [100, 120, 0],
  [0, 0, 0],
  [100, 0, 100],
])('%i → %i is %i percent off', (price, salePrice, percent) => {
  expect(percentOff(price, salePrice)).toBe(percent)
})
