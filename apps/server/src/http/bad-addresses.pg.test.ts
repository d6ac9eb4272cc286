import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type InProcessShop, startInProcessShop } from '../testing/inject.ts'
import { refusedBy } from '../testing/refused.ts'

let shop: InProcessShop
beforeAll(async () => {
  shop = await startInProcessShop()
})
afterAll(() => shop.stop())

const refused = (options: InjectOptions) => refusedBy(shop, options)

const injection = "'; DROP TABLE products; --"

describe('addresses and methods', () => {
  const known: [string, string[]][] = [
    ['/api/bestsellers', ['GET', 'HEAD']],
    ['/api/recommendations', ['GET', 'HEAD']],
    ['/api/flash-sales', ['GET', 'HEAD']],
    ['/api/user/profile', ['GET', 'HEAD', 'PUT']],
    ['/api/comments/1', ['DELETE', 'PUT']],
    ['/api/cart', ['DELETE', 'GET', 'HEAD']],
    ['/api/cart/items/1', ['DELETE', 'PUT']],
    ['/api/session', ['GET', 'HEAD']],
    ['/api/session/1', ['DELETE']],
    ['/api/products/1', ['GET', 'HEAD']],
    ['/api/products', ['GET', 'HEAD']],
    ['/api/products/1/page', ['GET', 'HEAD']],
    ['/api/products/1/comments', ['GET', 'HEAD', 'POST']],
    ['/api/products/1/comments/own', ['GET', 'HEAD']],
    ['/api/categories', ['GET', 'HEAD']],
    ['/api/catalogue/facets', ['GET', 'HEAD']],
    ['/api/search', ['GET', 'HEAD']],
    ['/api/search/suggest', ['GET', 'HEAD']],
    ['/api/cart/add/1', ['POST']],
    ['/api/cache/status', ['GET', 'HEAD']],
    ['/api/cache/invalidate/bestsellers', ['POST']],
  ]
  test.each(known)('%s knows %j and says so', async (url, methods) => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const) {
      if (methods.includes(method)) continue
      const answer = await refused({ method, url })
      expect(answer).toMatchObject({ status: 405, code: 'method_not_allowed' })
      expect(answer.headers.allow).toBe(methods.join(', '))
    }
  })

  test.each([
    '/api/nothing',
    '/nothing',
    '/api/catalogue',
    '/api/cart/add',
    '/api/products/1/2',
    '/%00',
    '/api/bestsellers%2f',
    '/api/static/nothing',
  ])('%s is nowhere', async url => {
    expect(await refused({ url })).toMatchObject({ status: 404, code: 'not_found' })
  })

  test('an address that cannot be read', async () => {
    expect(await refused({ url: '/api/products/%zz' })).toMatchObject({ status: 400 })
  })

  test('an unknown query parameter is told, not ignored', async () => {
    for (const [url, [method]] of known.filter(([url]) => !url.includes('/cache/')))
      expect(await refused({ method: method as 'GET', url: `${url}?page=1` }), url).toMatchObject({
        status: 400,
        details: expect.arrayContaining([expect.objectContaining({ field: 'querystring/page' })]),
      })
  })

  test('a cache that is not there', async () => {
    for (const name of ['nothing', 'bestsellers-page', encodeURIComponent(injection)])
      expect(await refused({ method: 'POST', url: `/api/cache/invalidate/${name}` })).toMatchObject({
        status: 404,
        code: 'cache_not_found',
      })
  })

  test('a session that nobody has', async () => {
    for (const url of ['/api/cart', '/api/user/profile', '/api/recommendations'])
      expect(await refused({ url, cookies: { technomir_session: 'x' } })).toMatchObject({ status: 401 })
  })

  test('a token that is none is no reason to fail', async () => {
    for (const token of ['x', '1:2:3', '0:99999999999999999999', injection, 'a'.repeat(5000)])
      expect(
        (await shop.request({ url: '/api/bestsellers', headers: { 'technomir-position': token } }))
          .statusCode,
      ).toBe(200)
  })
})
