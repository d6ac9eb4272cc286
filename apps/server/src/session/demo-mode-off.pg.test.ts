import { afterAll, beforeAll, expect, test } from 'vitest'
import { Browser } from '../testing/browser.ts'
import { type InProcessShop, startInProcessShop } from '../testing/inject.ts'
import { sessionCookie } from './cookies.ts'
import { hashOf, newToken } from './token.ts'

let shop: InProcessShop
beforeAll(async () => {
  shop = await startInProcessShop({ DEMO_MODE: 'off' })
})
afterAll(() => shop.stop())

const managing = [
  { url: '/api/cache/status' },
  { method: 'POST', url: '/api/cache/invalidate/all' },
  { url: '/api/replication/status' },
] as const

test('without a session nothing personal is answered, and nothing managed', async () => {
  for (const request of [
    { url: '/api/cart' },
    { url: '/api/user/profile' },
    { url: '/api/recommendations' },
    { url: '/api/session/list' },
    { method: 'POST', url: '/api/cart/add/1' },
    { method: 'PUT', url: '/api/user/profile', payload: { name: 'x' } },
    ...managing,
  ] as const) {
    const answer = await shop.request(request)
    expect([answer.statusCode, answer.json()], request.url).toMatchObject([
      401,
      { error: { code: 'unauthenticated' } },
    ])
  }
  expect((await shop.request({ url: '/api/session' })).json()).toEqual({
    user: null,
    guest: false,
    demo: false,
  })
  expect((await shop.request({ url: '/api/bestsellers' })).statusCode).toBe(200)
})

test('the demo accounts let nobody in, and what they once opened is closed', async () => {
  const browser = await Browser.guest(shop)
  for (const email of ['anna@example.com', 'dmitry@example.com', 'maria@example.com']) {
    const answer = await browser.login(email)
    expect([answer.statusCode, answer.json()]).toMatchObject([401, { error: { code: 'wrong_credentials' } }])
  }
  const token = newToken('user')
  await shop.sql(
    `insert into sessions (token_hash, user_id, demo, expires_at) values ($1, 3, true, now() + interval '1 day')`,
    [hashOf(token)],
  )
  browser.cookies.set(sessionCookie, token)
  expect((await browser.get('/api/user/profile')).statusCode).toBe(401)
})

test('guests shop, customers may not manage the caches, admins may', async () => {
  const browser = await Browser.guest(shop)
  expect((await browser.send('POST /api/cart/add/1')).statusCode).toBe(200)
  expect((await browser.get('/api/recommendations')).statusCode).toBe(200)
  for (const request of managing) expect((await browser.request(request)).statusCode).toBe(401)
  await browser.send('POST /api/session/register', {
    name: 'Вера',
    email: 'vera@example.com',
    password: 'достаточно длинный',
  })
  expect(await browser.cart()).toEqual({ 1: 1 })
  for (const request of managing) {
    const answer = await browser.request(request)
    expect([answer.statusCode, answer.json()]).toMatchObject([403, { error: { code: 'forbidden' } }])
  }
  await shop.sql(
    `insert into roles (user_id, role) select id, 'admin' from users where email = 'vera@example.com'`,
  )
  await expect.poll(async () => (await browser.get('/api/cache/status')).statusCode).toBe(200)
  for (const request of managing) expect((await browser.request(request)).statusCode).toBe(200)
  await shop.sql('delete from roles')
  await expect.poll(async () => (await browser.get('/api/cache/status')).statusCode).toBe(403)
})
