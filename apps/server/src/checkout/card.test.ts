import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCard } from './card.ts'

const nextYear = String((new Date().getUTCFullYear() + 1) % 100).padStart(2, '0')
const read = (card_number: string, expiry = `12/${nextYear}`) => readCard({ card_number, expiry, cvc: '123' })

test('of a card only its brand and last four digits are shown', () => {
  expect(read('4242 4242-4242 4242')).toEqual({
    card: { number: '4242424242424242', expiry: `12/${nextYear}`, cvc: '123' },
    shown: { brand: 'visa', last4: '4242' },
  })
  expect(read('2200000000000004').shown.brand).toBe('mir')
})

test('one wrong digit is noticed, whichever it is', () => {
  const good = '4242424242424242'
  fc.assert(
    fc.property(fc.nat(15), fc.integer({ min: 1, max: 9 }), (place, by) => {
      const digit = (Number(good[place]) + by) % 10
      expect(() => read(good.slice(0, place) + digit + good.slice(place + 1))).toThrow(
        expect.objectContaining({ code: 'invalid_card' }),
      )
    }),
  )
})

test('a card is good until the end of its month', () => {
  const month = (offset: number) => {
    const now = new Date()
    const then = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset, 1))
    return `${String(then.getUTCMonth() + 1).padStart(2, '0')}/${String(then.getUTCFullYear() % 100).padStart(2, '0')}`
  }
  expect(read('4242424242424242', month(0)).shown.last4).toBe('4242')
  expect(() => read('4242424242424242', month(-2))).toThrow(expect.objectContaining({ code: 'card_expired' }))
})
