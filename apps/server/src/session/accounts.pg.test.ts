import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Browser } from '../testing/browser.ts'
import { type InProcessShop, startInProcessShop } from '../testing/inject.ts'
import { sessionCookie } from './cookies.ts'
import { sessionBy } from './queries.ts'
import { hashOf, newToken } from './token.ts'

let shop: InProcessShop
beforeAll(async () => {
  shop = await startInProcessShop()
})
afterAll(() => shop.stop())

const registered = async (email: string) => {
  const browser = await Browser.guest(shop)
  const answer = await browser.send('POST /api/session/register', {
    name: 'Новая',
    email,
    password: 'длинный пароль',
  })
  return { browser, answer }
}

describe('a browser', () => {
  test('that loads a page becomes a guest, for which nothing is kept until it puts something into its cart', async () => {
    const browser = await Browser.guest(shop)
    expect(await browser.who()).toEqual({ user: null, guest: true, demo: true })
    expect(await browser.cart()).toEqual({})
    expect((await browser.get('/api/user/profile')).json()).toMatchObject({
      error: { code: 'unauthenticated' },
    })
    expect(await shop.sql('select * from guests')).toEqual([])
    await browser.send('POST /api/cart/add/1', { quantity: 2 })
    expect(await browser.cart()).toEqual({ 1: 2 })
    expect(await shop.sql('select token_hash from guests')).toEqual([
      { token_hash: hashOf(browser.session ?? '') },
    ])
    const same = browser.session
    await browser.get('/')
    expect(browser.session).toBe(same)
  })

  test('as a guest gets recommendations: one choice for all who have nothing, another by what is in the cart', async () => {
    const [one, two] = [await Browser.guest(shop), await Browser.guest(shop)]
    const recommended = async (browser: Browser) => (await browser.get('/api/recommendations')).body
    const general = await recommended(one)
    expect(await recommended(two)).toBe(general)
    await one.send('POST /api/cart/add/5')
    expect(await recommended(one)).not.toBe(general)
    expect(await recommended(two)).toBe(general)
    const { caches } = (await shop.request({ url: '/api/cache/status' })).json<{
      caches: { name: string; entries: { key: string }[] }[]
    }>()
    const keys = caches.find(c => c.name === 'recommendations')?.entries.map(e => e.key) ?? []
    expect(keys).toContain('recommendations:guest')
    expect(keys.filter(key => key.startsWith('recommendations:guest:'))).toHaveLength(1)
  })

  test('without a page begins as user 1 in demo mode, and may ask to be a guest', async () => {
    const browser = new Browser(shop)
    expect(await browser.who()).toMatchObject({ user: { id: 1, role: 'customer' }, guest: false, demo: true })
    const begun = await browser.send('POST /api/session/guest')
    expect([begun.statusCode, begun.json()]).toEqual([201, { user: null, guest: true, demo: true }])
    expect((await browser.send('POST /api/session/guest')).statusCode).toBe(200)
    expect(await browser.who()).toMatchObject({ guest: true })
  })

  test.each(['', 'x', 'u.short', newToken('user')])(
    'with a session that never was (%j) is nobody, until it loads a page',
    async session => {
      const browser = new Browser(shop)
      browser.cookies.set(sessionCookie, session)
      for (const url of ['/api/cart', '/api/user/profile', '/api/recommendations', '/api/session/list'])
        expect((await browser.get(url)).statusCode, url).toBe(401)
      expect((await browser.send('POST /api/cart/add/1')).statusCode).toBe(401)
      expect(await browser.who()).toEqual({ user: null, guest: false, demo: true })
      expect(browser.session).toBe(session)
      await browser.get('/')
      expect(await browser.who()).toMatchObject({ guest: true })
    },
  )

  test('gets a cookie that scripts cannot read and other sites cannot use, over https only where it came so', async () => {
    for (const https of [false, true]) {
      const answer = await shop.request({ url: '/', headers: https ? { 'x-forwarded-proto': 'https' } : {} })
      const cookie = String(answer.headers['set-cookie'])
      expect(cookie).toMatch(/^technomir_session=g\.[\w-]{43}; .*Path=\/; HttpOnly;.*SameSite=Lax/)
      expect(cookie.includes('Secure')).toBe(https)
    }
  })
})

describe('an account', () => {
  test('is made, left and entered again, under a new token each time; old tokens open nothing', async () => {
    const { browser, answer } = await registered('New@Example.com')
    expect([answer.statusCode, answer.json()]).toEqual([
      201,
      {
        user: { id: expect.any(Number), name: 'Новая', email: 'new@example.com', role: 'customer' },
        cart: { merged: 0, adjusted: [] },
      },
    ])
    const tokens = [browser.session]
    expect(await browser.who()).toMatchObject({ user: { email: 'new@example.com' } })
    expect((await browser.send('POST /api/session/logout')).json()).toEqual({})
    tokens.push(browser.session)
    expect(await browser.who()).toMatchObject({ user: null, guest: true })
    const login = await browser.login(' NEW@example.com', 'длинный пароль')
    expect(login.statusCode).toBe(200)
    tokens.push(browser.session)
    expect(new Set(tokens).size).toBe(3)
    expect(tokens.map(t => t?.[0])).toEqual(['u', 'g', 'u'])
    const old = new Browser(shop)
    old.cookies.set(sessionCookie, tokens[0] ?? '')
    expect((await old.get('/api/user/profile')).statusCode).toBe(401)
    // Signing in again ends the session that the browser had.
    await browser.login('new@example.com', 'длинный пароль')
    old.cookies.set(sessionCookie, tokens[2] ?? '')
    expect((await old.get('/api/user/profile')).statusCode).toBe(401)
  })

  test('keeps neither password nor token', async () => {
    const { browser } = await registered('secret@example.com')
    const rows = JSON.stringify([
      await shop.sql('select * from credentials'),
      await shop.sql('select * from sessions'),
      await shop.sql('select * from users'),
    ])
    expect(rows).toContain('$argon2id$')
    for (const secret of ['длинный пароль', browser.session ?? '', (browser.session ?? '').slice(2)])
      expect(rows).not.toContain(secret)
  })

  test('is refused with an address that is taken, a short password, a name of blanks', async () => {
    const browser = await Browser.guest(shop)
    const tried = async (o: object) => {
      const answer = await browser.send('POST /api/session/register', {
        name: 'x',
        email: 'other@example.com',
        password: '12345678',
        ...o,
      })
      return [answer.statusCode, answer.json<{ error: { code: string } }>().error.code]
    }
    expect(await tried({ email: 'ANNA@example.com' })).toEqual([409, 'email_taken'])
    expect(await tried({ password: '1234567' })).toEqual([400, 'weak_password'])
    expect(await tried({ name: '  ' })).toEqual([400, 'validation_failed'])
    expect(await tried({ role: 'admin' })).toEqual([400, 'validation_failed'])
    expect(await browser.who()).toMatchObject({ guest: true })
    expect(await shop.sql(`select 1 from users where email = 'other@example.com'`)).toEqual([])
  })

  test('is not entered with a wrong password, and unknown addresses are answered in the same words', async () => {
    const browser = await Browser.guest(shop)
    const wrong = await browser.login('anna@example.com', 'Technomir')
    const unknown = await browser.login('nobody@example.com')
    const odd = await browser.login('a\u0000b')
    expect([wrong.statusCode, unknown.statusCode, odd.statusCode]).toEqual([401, 401, 401])
    expect(wrong.body).toBe(unknown.body)
    expect(await browser.who()).toMatchObject({ guest: true })
  })
})

describe('the list of sessions', () => {
  test('names the own ones, and ending one ends it', async () => {
    const here = await Browser.of(shop, 'dmitry@example.com')
    const there = await Browser.of(shop, 'dmitry@example.com')
    type List = { items: { id: number; current: boolean; user_agent: string }[] }
    const list = async (browser: Browser) => (await browser.get('/api/session/list')).json<List>().items
    expect(await list(here)).toHaveLength(2)
    const other = (await list(here)).find(item => !item.current)
    expect((await list(there)).find(item => item.current)?.id).toBe(other?.id)
    expect((await here.send(`DELETE /api/session/${other?.id}`)).statusCode).toBe(200)
    expect((await there.get('/api/user/profile')).statusCode).toBe(401)
    expect(await list(here)).toHaveLength(1)

    await Browser.of(shop, 'dmitry@example.com')
    expect((await here.send('POST /api/session/revoke-others')).json()).toEqual({ revoked: 1 })
    expect(await list(here)).toMatchObject([{ current: true }])
    await here.send(`DELETE /api/session/${(await list(here))[0]?.id}`)
    expect(await here.who()).toMatchObject({ guest: true })
  })

  test("knows nothing of somebody else's", async () => {
    const anna = await Browser.of(shop, 'anna@example.com')
    const dmitry = await Browser.of(shop, 'dmitry@example.com')
    const [session] = (await anna.get('/api/session/list')).json<{ items: { id: number }[] }>().items
    expect((await dmitry.send(`DELETE /api/session/${session?.id}`)).json()).toMatchObject({
      error: { code: 'session_not_found' },
    })
    expect(await anna.who()).toMatchObject({ user: { id: 1 } })
  })
})

describe('a session', () => {
  test('ends by itself when nobody has used it for long, and is cleared away', async () => {
    const browser = await Browser.of(shop, 'dmitry@example.com')
    await shop.sql(
      `update sessions set expires_at = (now() at time zone 'utc') + interval '200 ms' where token_hash = $1`,
      [hashOf(browser.session ?? '')],
    )
    expect((await browser.get('/api/user/profile')).statusCode).toBe(200)
    await expect.poll(async () => (await browser.get('/api/user/profile')).statusCode).toBe(401)
  })

  test('that is in use is noted, and gets its whole time again', async () => {
    const browser = await Browser.of(shop, 'dmitry@example.com')
    const hash = hashOf(browser.session ?? '')
    await shop.sql(
      `update sessions set last_seen_at = last_seen_at - interval '1 hour', expires_at = expires_at - interval '1 hour'
       where token_hash = $1`,
      [hash],
    )
    const seen = async () => {
      const [row] = await shop.sql<{ fresh: boolean }>(
        `select last_seen_at > (now() at time zone 'utc') - interval '1 minute'
           and expires_at > (now() at time zone 'utc') + interval '29 days 23 hours 59 minutes' as fresh
         from sessions where token_hash = $1`,
        [hash],
      )
      return row?.fresh
    }
    await expect
      .poll(async () => {
        await browser.get('/api/user/profile')
        return await seen()
      })
      .toBe(true)
  })

  test('goes with its user, and what a user may do changes with the row that says so', async () => {
    const { browser } = await registered('temp@example.com')
    const { user } = await browser.who()
    await shop.sql(`insert into roles (user_id, role) values ($1, 'admin')`, [user?.id])
    await expect.poll(async () => (await browser.who()).user?.role).toBe('admin')
    await shop.sql('delete from users where id = $1', [user?.id])
    await expect.poll(async () => (await browser.get('/api/cart')).statusCode).toBe(401)
  })
})

test('a session says the same whenever it is loaded: only what is left of its time differs', async () => {
  const browser = await Browser.of(shop, 'anna@example.com')
  const load = () => sessionBy(shop.db, hashOf(browser.session ?? ''))
  const [first, again] = [await load(), await load()]
  expect(first?.session.userId).toBe(1)
  expect(again?.session).toEqual(first?.session)
  expect(again?.msLeft).toBeLessThanOrEqual(first?.msLeft ?? 0)
})
