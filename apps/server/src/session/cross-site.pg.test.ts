import { afterAll, beforeAll, expect, test } from 'vitest'
import { Browser } from '../testing/browser.ts'
import { type InProcessShop, startInProcessShop } from '../testing/inject.ts'
import { refusedBy } from '../testing/refused.ts'

let shop: InProcessShop
beforeAll(async () => {
  shop = await startInProcessShop()
})
afterAll(() => shop.stop())

const foreign = [
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: 'http://localhost:81' },
  { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
]

test('whatever changes something is refused on every route when a page of another site sends it', async () => {
  const { paths } = (await shop.request({ url: '/api/openapi.json' })).json<{
    paths: Record<string, Record<string, unknown>>
  }>()
  const changing = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter(method => method !== 'get' && method !== 'head')
      .map(method => ({ method: method.toUpperCase() as 'POST', url: path.replaceAll(/\{\w+\}/g, '1') })),
  )
  expect(changing.length).toBeGreaterThan(12)
  const anna = await Browser.of(shop, 'anna@example.com')
  const cookies = Object.fromEntries(anna.cookies)
  for (const [i, route] of changing.entries()) {
    const headers = foreign[i % foreign.length] ?? {}
    const answer = await refusedBy(shop, { ...route, headers, cookies, payload: {} })
    expect(answer, JSON.stringify({ route, headers })).toMatchObject({ status: 403, code: 'cross_site' })
  }
  for (const headers of foreign)
    expect(await refusedBy(shop, { method: 'POST', url: '/api/cart/add/1', headers, cookies })).toMatchObject(
      {
        status: 403,
        code: 'cross_site',
      },
    )
})

test.each([
  {},
  { 'sec-fetch-site': 'same-origin' },
  { 'sec-fetch-site': 'none' },
  { origin: 'http://localhost:8080' },
  { origin: 'http://localhost', 'sec-fetch-site': 'same-origin' },
])('the own pages, and programs that are no browsers, may (%j)', async headers => {
  const host = headers.origin === 'http://localhost' ? 'localhost' : 'localhost:8080'
  const answer = await shop.request({
    method: 'POST',
    url: '/api/cart/add/1',
    headers: { ...headers, host },
    payload: {},
  })
  expect(answer.statusCode).toBe(200)
})

test('reading is not changing: links from other sites lead in', async () => {
  const answer = await shop.request({ url: '/api/products/1', headers: { 'sec-fetch-site': 'cross-site' } })
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['access-control-allow-origin']).toBeUndefined()
})
