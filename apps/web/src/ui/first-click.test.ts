import { expect, it } from 'vitest'
import { type Click, isSecondHalf } from './first-click.ts'

const click = (timeStamp: number, more: Partial<Click> = {}): Click => ({
  timeStamp,
  detail: 1,
  clientX: 400,
  clientY: 300,
  ...more,
})
const first = click(1000)

it('a click soon after another one is the second half of a double click', () => {
  expect([1120, 1300, 1599].map(at => isSecondHalf(first, click(at)))).toEqual([true, true, true])
  expect([1600, 6000].map(at => isSecondHalf(first, click(at)))).toEqual([false, false])
})

it('a click in another place is one of its own', () => {
  expect(isSecondHalf(first, click(1120, { clientX: 420, clientY: 290 }))).toBe(true)
  expect(isSecondHalf(first, click(1120, { clientX: 480 }))).toBe(false)
})

it('keys are taken at any time', () => {
  expect(isSecondHalf(first, click(1001, { detail: 0 }))).toBe(false)
  expect(isSecondHalf(click(1000, { detail: 0 }), click(1001))).toBe(false)
})
