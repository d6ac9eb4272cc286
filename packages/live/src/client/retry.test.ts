import fc from 'fast-check'
import { expect, test } from 'vitest'
import { closeCodes } from '../close-codes.ts'
import { pauseAfter } from './retry.ts'

const max = 30_000

test('pauses grow up to the limit, spread over four fifths of it', () => {
  const longest = [0, 1, 2, 3, 4, 5, 50].map(failures => pauseAfter(1006, failures, max, 1))
  expect(longest).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
  expect(pauseAfter(1006, 50, max, 0)).toBe(6_000)
})

test.each([
  ['a slow reader resumes at once', closeCodes.resume, 0, 0],
  ['so does another session', closeCodes.sessionChanged, 0, 0],
  ['a server that goes sends its clients elsewhere soon', closeCodes.goingAway, 0, 1_000],
  ['a server that failed is given time', closeCodes.internalError, 200, 1_000],
  ['who talks too much is silent for long', closeCodes.tooManyMessages, 30_000, 90_000],
])('%s', (_, code, least, most) => {
  expect([pauseAfter(code, 0, max, 0), pauseAfter(code, 0, max, 1)]).toEqual([least, most])
})

test('whatever happens again and again leads to pauses, never to none or to more than the limit', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(closeCodes), 0, 1000, 1006),
      fc.integer({ min: 1, max: 10_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (code, failures, random) => {
        const pause = pauseAfter(code, failures, max, random)
        expect(pause).toBeGreaterThanOrEqual(400)
        if (code !== closeCodes.tooManyMessages) expect(pause).toBeLessThanOrEqual(max)
      },
    ),
  )
})
