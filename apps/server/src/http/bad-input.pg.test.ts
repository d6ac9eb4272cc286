import fc from 'fast-check'
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type InProcessShop, startInProcessShop } from '../testing/inject.ts'
import { refusedBy } from '../testing/refused.ts'

let shop: InProcessShop
beforeAll(async () => {
  shop = await startInProcessShop()
  await shop.request({ method: 'POST', url: '/api/cart/add/1' })
})
afterAll(() => shop.stop())

const refused = (options: InjectOptions) => refusedBy(shop, options)

const json = { 'content-type': 'application/json' }
const put = (payload: unknown): InjectOptions => ({
  method: 'PUT',
  url: '/api/user/profile',
  headers: json,
  payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
})
const add = (id: string | number, payload?: unknown): InjectOptions => ({
  method: 'POST',
  url: `/api/cart/add/${id}`,
  ...(payload === undefined
    ? {}
    : { headers: json, payload: typeof payload === 'string' ? payload : JSON.stringify(payload) }),
})

const injection = "'; DROP TABLE products; --"

describe('ids', () => {
  const wrong = [
    'abc',
    '3.9',
    '1e1',
    '0x10',
    'true',
    '%20',
    '-1',
    '0',
    '2147483648',
    '9'.repeat(40),
    encodeURIComponent(injection),
  ]
  test.each(wrong)('%s is no id', async id => {
    expect(await refused({ url: `/api/products/${id}` })).toMatchObject({
      status: 400,
      code: 'validation_failed',
      details: [{ field: 'params/id' }],
    })
    expect(await refused(add(id))).toMatchObject({ status: 400, code: 'validation_failed' })
  })

  test.each([2_147_483_647, 777])('%i is an id that nothing has', async id => {
    expect(await refused({ url: `/api/products/${id}` })).toMatchObject({
      status: 404,
      code: 'product_not_found',
    })
    expect(await refused(add(id))).toMatchObject({ status: 404, code: 'product_not_found' })
  })
})

describe('quantities', () => {
  test.each([0, -1, -(2 ** 53)])('%i is under 1', async quantity => {
    expect(await refused(add(1, { quantity }))).toMatchObject({ status: 409, code: 'invalid_quantity' })
  })
  test.each([25, 2 ** 31, 2 ** 53, 1e300])('%i is beyond the stock', async quantity => {
    expect(await refused(add(1, { quantity }))).toMatchObject({
      status: 409,
      code: 'out_of_stock',
      details: { in_stock: 25, in_cart: 1 },
    })
  })
  test.each(['"2"', '1.5', 'true', 'null', '[]', '{}', '1e999', `"${injection}"`])(
    '%s is none',
    async text => {
      expect(await refused(add(1, `{"quantity":${text}}`))).toMatchObject({
        status: 400,
        code: 'validation_failed',
      })
    },
  )
  test('a body that is no object, or has more in it', async () => {
    for (const body of ['[]', '1', '"x"', '{"quantity":1,"price":1}'])
      expect(await refused(add(1, body))).toMatchObject({ status: 400, code: 'validation_failed' })
  })
})

describe('profiles', () => {
  test.each([
    [{}],
    [[]],
    ['null'],
    ['"name"'],
    [{ name: 5 }],
    [{ name: null }],
    [{ name: '' }],
    [{ name: '   ' }],
    [{ name: 'x'.repeat(256) }],
    [{ name: 'a\u0000b' }],
    [{ name: ['x'] }],
    [{ email: 'nobody' }],
    [{ email: '' }],
    [{ email: `a@${'b'.repeat(300)}.example` }],
    [{ email: injection }],
    [{ name: 'x', id: 2 }],
    [{ name: 'x', created_at: '2020-01-01' }],
  ])('%j is refused', async payload => {
    const answer = await refused(put(payload))
    expect(answer).toMatchObject({ status: 400, code: 'validation_failed' })
    expect(answer.details).not.toEqual([])
  })

  test('an address that somebody else has', async () => {
    expect(await refused(put({ email: 'Maria@example.com' }))).toMatchObject({
      status: 409,
      code: 'email_taken',
    })
  })

  test('SQL in a name is a name', async () => {
    const answer = await shop.request(put({ name: injection }))
    expect([answer.statusCode, answer.json()]).toMatchObject([200, { name: injection }])
    expect(await shop.sql('select name from users where id = 1')).toEqual([{ name: injection }])
    expect(await shop.sql('select count(*) from products')).toEqual([{ count: 6 }])
  })
})

describe('bodies', () => {
  const withBody = [put(''), add(1)]
  test.each([
    '{',
    '{"name":}',
    '{"name":"x"',
    'name=x',
    '\u0000',
    '{"__proto__":{"admin":true}}',
    '{"constructor":{"prototype":{}}}',
  ])('%j is not JSON that we read', async payload => {
    for (const o of withBody)
      expect(await refused({ ...o, headers: json, payload })).toMatchObject({
        status: 400,
        code: 'malformed_json',
      })
  })

  test('more than 64 KiB', async () => {
    const payload = JSON.stringify({ name: 'x'.repeat(70_000) })
    for (const o of withBody)
      expect(await refused({ ...o, headers: json, payload })).toMatchObject({
        status: 413,
        code: 'payload_too_large',
      })
  })

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/xml',
    'nonsense',
  ])('%s', async type => {
    for (const o of withBody)
      expect(await refused({ ...o, headers: { 'content-type': type }, payload: 'name=x' })).toMatchObject({
        status: 415,
        code: 'unsupported_media_type',
      })
  })

  test.each([
    { 'content-encoding': 'gzip' },
    { 'content-encoding': 'identity, br' },
    { 'content-type': 'application/json; charset=utf-16' },
    { 'content-type': 'application/json;charset="iso-8859-1"' },
  ])('that says it is not plain UTF-8: %j', async headers => {
    for (const o of withBody)
      expect(
        await refused({ ...o, headers: { ...json, ...headers }, payload: '{"name":"x"}' }),
      ).toMatchObject({
        status: 415,
        code: 'unsupported_media_type',
      })
  })

  test.each([
    { 'content-encoding': 'Identity' },
    { 'content-type': 'application/json; charset="UTF-8"' },
    { 'content-type': 'application/json;charset=utf8' },
  ])('that says it is plain UTF-8 is read: %j', async headers => {
    // Refused for what it holds, so it was read.
    expect(
      await refused({
        method: 'PUT',
        url: '/api/user/profile',
        headers: { ...json, ...headers },
        payload: '{"nothing":"x"}',
      }),
    ).toMatchObject({ status: 400, code: 'validation_failed' })
  })

  test('none where one is needed', async () => {
    expect(await refused({ method: 'PUT', url: '/api/user/profile' })).toMatchObject({ status: 400 })
    expect(await refused(put(''))).toMatchObject({ status: 400 })
  })
})

test('whatever is sent as a body, the answer is right in form and no 5xx', async () => {
  const seed = Date.now() % 2 ** 31
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.json(), fc.string()),
      fc.constantFrom('PUT', 'POST'),
      async (payload, method) => {
        const url = method === 'PUT' ? '/api/user/profile' : '/api/cart/add/777'
        const answer = await shop.request({ method: method as 'PUT', url, headers: json, payload })
        expect([400, 404, 409]).toContain(answer.statusCode)
        expect(answer.json()).toHaveProperty('error.code')
      },
    ),
    { seed, numRuns: 300 },
  )
})
