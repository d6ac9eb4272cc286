import { expect, test } from 'vitest'
import { mayLookInto } from './personal.ts'

const demo = { kind: 'demo', userId: 1, role: 'customer' } as const
const guest = { kind: 'guest', session: 'abc' } as const
const user = { kind: 'user', session: 's', sessionId: 1, expiresAt: 0, lastSeenAt: 0 } as const
const admin = { ...user, userId: 3, role: 'admin' } as const
const nobody = { kind: 'nobody', unknown: false } as const

test('what is everybody’s may be seen by anybody', () => {
  for (const who of [demo, guest, admin, nobody]) {
    expect(mayLookInto(who, ['cache:product', 'product:3', 'table:products'])).toBe(true)
    expect(mayLookInto(who, ['comments:product:3', 'user:7', 'table:comments', 'table:users'])).toBe(true)
  }
})

test('what is one user’s may be seen by that user and by admins', () => {
  for (const tag of ['user', 'orders', 'cart', 'sessions:user', 'comments:user']) {
    expect([demo, guest, admin, nobody].map(who => mayLookInto(who, [`${tag}:1`]))).toEqual([
      true,
      false,
      true,
      false,
    ])
    expect([demo, admin].map(who => mayLookInto(who, [`${tag}:11`]))).toEqual([false, true])
  }
  expect(mayLookInto(guest, ['cart:guest:abc'])).toBe(true)
  expect(mayLookInto(guest, ['cart:guest:other'])).toBe(false)
  expect(mayLookInto(demo, ['session:hash'])).toBe(false)
})
