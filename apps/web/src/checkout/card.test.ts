import { expect, it } from 'vitest'
import { groupNumber, isGoodUntil, knownCard, writeExpiry } from './card.ts'

it('knows the brand after a few digits, and a number by its check digit', () => {
  expect(knownCard('4242')).toEqual({ brand: 'Visa', isValid: false })
  expect(knownCard('2200 0000 0000 0004').brand).toBe('Mir')
  expect(knownCard('4242 4242 4242 4242').isValid).toBe(true)
  expect(knownCard('4242 4242 4242 4241').isValid).toBe(false)
  expect(knownCard('').brand).toBeNull()
})

it('groups digits as they stand on the card', () => {
  expect(groupNumber('4242424242424242')).toBe('4242 4242 4242 4242')
  expect(groupNumber('378282246310005')).toBe('3782 822463 10005')
  expect(groupNumber('42-42 4x')).toBe('4242 4')
})

it.each([
  ['1', '1'],
  ['5', '05'],
  ['12', '12'],
  ['123', '12/3'],
  ['1230', '12/30'],
  ['12/', '12/'],
  ['5/27', '05/27'],
  ['05/2027', '05/27'],
  ['12 / 30', '12/30'],
  ['', ''],
])('writes %j as %j', (typed, written) => {
  expect(writeExpiry(typed)).toBe(written)
})

it('takes a card to the end of its month', () => {
  expect(isGoodUntil('11/26', new Date('2026-11-30T23:00:00Z'))).toBe(true)
  expect(isGoodUntil('10/26', new Date('2026-11-02T00:00:00Z'))).toBe(false)
  expect(isGoodUntil('13/30', new Date('2026-11-02T00:00:00Z'))).toBe(false)
})
