import { expect, it } from 'vitest'
import { isSecondHalf } from './first-click.ts'

it('a click soon after another one is the second half of a double click', () => {
  expect([120, 300, 599].map(since => isSecondHalf(1, since))).toEqual([true, true, true])
  expect([600, 5000, Number.POSITIVE_INFINITY].map(since => isSecondHalf(1, since))).toEqual([
    false,
    false,
    false,
  ])
})

it('keys are taken at any time', () => {
  expect(isSecondHalf(0, 1)).toBe(false)
})
