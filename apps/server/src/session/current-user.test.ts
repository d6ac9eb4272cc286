import type { FastifyRequest } from 'fastify'
import { expect, test } from 'vitest'
import { createWho } from './current-user.ts'
import type { Identity, Role } from './identity.ts'

const user = (role: Role): Identity => ({
  kind: 'user',
  userId: 7,
  role,
  session: 'hash',
  sessionId: 1,
  expiresAt: 0,
  lastSeenAt: 0,
})
const demo: Identity = { kind: 'demo', userId: 1, role: 'customer' }
const guest: Identity = { kind: 'guest', session: 'g' }
const nobody: Identity = { kind: 'nobody', unknown: false }
const ended: Identity = { kind: 'nobody', unknown: true }

const ask = (identity: Identity, demoMode = false) => {
  const who = createWho(async () => identity, { demoMode })
  const request = {} as FastifyRequest
  const told = (work: Promise<unknown>) => work.catch((error: { code: string }) => error.code)
  return {
    user: told(who.currentUser(request)),
    admin: told(who.currentAdmin(request)),
    cart: told(who.cartOwner(request)),
    manage: told(who.mayManage(request)),
  }
}

test.each([
  ['a customer', user('customer'), 7, 'forbidden', { kind: 'user', userId: 7 }, 'forbidden'],
  ['an admin', user('admin'), 7, 7, { kind: 'user', userId: 7 }, undefined],
  ['a guest', guest, 'unauthenticated', 'unauthenticated', guest, 'unauthenticated'],
  ['nobody', nobody, 'unauthenticated', 'unauthenticated', 'unauthenticated', 'unauthenticated'],
  ['a session that ended', ended, 'unauthenticated', 'unauthenticated', 'unauthenticated', 'unauthenticated'],
] as const)('%s is told apart', async (_, identity, asUser, asAdmin, asCart, asManager) => {
  const asked = ask(identity)
  expect(await asked.user).toBe(asUser)
  expect(await asked.admin).toBe(asAdmin)
  expect(await asked.cart).toEqual(asCart)
  expect(await asked.manage).toBe(asManager)
})

test('in demo mode a request without a session is user 1 and no admin, and everybody may look into the machinery', async () => {
  expect(await ask(demo, true).user).toBe(1)
  expect(await ask(demo, true).admin).toBe('forbidden')
  for (const identity of [demo, guest, ended]) expect(await ask(identity, true).manage).toBeUndefined()
})

test('a request is looked up once', async () => {
  let times = 0
  const who = createWho(
    async () => {
      times += 1
      return guest
    },
    { demoMode: true },
  )
  const request = {} as FastifyRequest
  await Promise.all([who.identity(request), who.cartOwner(request), who.currentUser(request).catch(() => {})])
  expect(times).toBe(1)
})
