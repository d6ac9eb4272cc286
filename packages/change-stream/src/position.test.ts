import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatLsn, joinPosition, lastRecordEnd, parseLsn } from './position.ts'

test('positions read and print as PostgreSQL does', () => {
  expect(parseLsn('0/0')).toBe(0)
  expect(parseLsn('0/16B3748')).toBe(0x16b3748)
  expect(parseLsn('16/b374d848')).toBe(0x16_b374_d848)
  expect(formatLsn(0x16_0374_d848)).toBe('16/374D848')
})

test('every position survives printing and reading, and order is that of the numbers', () => {
  const position = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
  fc.assert(fc.property(position, at => parseLsn(formatLsn(at)) === at))
})

test.each(['', '0', '0/', '/0', '0/0/0', '123456789/0', '0/123456789', '0/G', ' 0/0', '-1/0'])(
  '"%s" is refused',
  text => {
    expect(() => parseLsn(text)).toThrow(RangeError)
  },
)

test('what a number cannot hold exactly is refused, never rounded', () => {
  expect(parseLsn('1FFFFF/FFFFFFFF')).toBe(Number.MAX_SAFE_INTEGER)
  expect(() => parseLsn('200000/0')).toThrow(/53 bits/)
  expect(() => joinPosition(2 ** 21, 0)).toThrow(/53 bits/)
  for (const bad of [-1, 0.5, Number.NaN, 2 ** 53]) expect(() => formatLsn(bad)).toThrow(RangeError)
})

test('an insert position behind a page header goes back to where the last record ended, others stay', () => {
  const [page, segment] = [8192, 16 * 2 ** 20]
  expect(lastRecordEnd(3 * page + 24)).toBe(3 * page)
  expect(lastRecordEnd(5 * segment + 40)).toBe(5 * segment)
  expect(lastRecordEnd(5 * segment + 2 ** 20 + 40)).toBe(5 * segment + 2 ** 20 + 40)
  expect(lastRecordEnd(5 * segment + 2 ** 20 + 40, 2 ** 20)).toBe(5 * segment + 2 ** 20)
  for (const same of [0, page, 3 * page + 32, 3 * page + 40, 28901376]) expect(lastRecordEnd(same)).toBe(same)
})
