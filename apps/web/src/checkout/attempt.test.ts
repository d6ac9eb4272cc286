import { beforeEach, expect, it, vi } from 'vitest'
import { endAttempt, isAttemptOpen, keyFor } from './attempt.ts'
import type { CheckoutBody } from './use-checkout.ts'

const body = (change: { price?: number; card?: string; city?: string } = {}): CheckoutBody => ({
  address: {
    name: 'А',
    phone: '+7 900',
    city: change.city ?? 'Москва',
    street: 'Мира, 1',
    postcode: '101000',
  },
  payment: { method: 'card', card_number: change.card ?? '4242 4242 4242 4242', expiry: '12/30', cvc: '123' },
  items: [{ product_id: 3, quantity: 1, unit_price: change.price ?? 17_990 }],
})

const kept = new Map<string, string>()
beforeEach(() => {
  kept.clear()
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  })
})

it('is the same key for the same order, also when the card is written in another way', () => {
  const key = keyFor(body(), 1)
  expect(key).toMatch(/^[0-9a-f]{32}$/)
  expect(keyFor(body({ card: '4242424242424242' }), 1)).toBe(key)
})

it('is another key for another price, address, card or user, and after the end of the attempt', () => {
  const others: (() => string)[] = [
    () => keyFor(body({ price: 17_991 }), 1),
    () => keyFor(body({ city: 'Тверь' }), 1),
    () => keyFor(body({ card: '4000 0000 0000 0002' }), 1),
    () => keyFor(body(), 2),
    () => {
      endAttempt()
      return keyFor(body(), 2)
    },
  ]
  const keys = [keyFor(body(), 1), ...others.map(other => other())]
  expect(new Set(keys).size).toBe(keys.length)
})

it('remembers no card number, and is open until it ends', () => {
  keyFor(body(), 1)
  expect([...kept.values()].join()).not.toMatch(/4242.?4242/)
  expect([isAttemptOpen(1), isAttemptOpen(2)]).toEqual([true, false])
  endAttempt()
  expect(isAttemptOpen(1)).toBe(false)
})
