import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ServerProcess } from '../src/testing/server-process.ts'
import { type Stack, startStack, statusOf, until } from '../src/testing/stack.ts'
import { call } from './client.ts'

/** Without the primary, what is marked for it is served stale and says so; everything else says that it cannot be had. */

const mayBeStale = ['bestsellers', 'recommendations', 'comments/top', 'products/1']
const mustBeTrue = ['flash-sales', 'user/profile', 'cart']

let stack: Stack
let server: ServerProcess

beforeAll(async () => {
  stack = await startStack({ servers: 2, env: { CACHE_TTL_COMMENTS: '700ms' } })
  server = stack.servers[0] as ServerProcess
})
afterAll(() => stack?.stop())

const get = (path: string, headers: Record<string, string> = {}) =>
  call<Record<string, unknown>>(server, `GET /api/${path}`, undefined, headers)

async function expectStale(path: string, body: unknown): Promise<void> {
  const answer = await get(path)
  expect(answer, path).toMatchObject({ status: 200, body })
  expect(answer.headers.get('cache-status'), path).toMatch(/hit; ttl=(0|-\d+); .*detail=stale/)
}

async function expectUnavailable(request: string, body?: unknown): Promise<void> {
  const sentAt = performance.now()
  const answer = await call(server, request, body)
  expect(answer, request).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } })
  expect(answer.headers.get('retry-after')).toBe('1')
  expect(answer.headers.get('cache-status')).toBeNull()
  expect(performance.now() - sentAt).toBeLessThan(10_000)
}

it('serves what it has and says that it is stale, refuses the rest, and heals by itself', async () => {
  const [extra] = await stack.sql(
    "INSERT INTO products (name, price, category, brand) VALUES ('Extra', 1, 'extra', 'extra') RETURNING id",
  )
  const changed = `products/${extra?.id}`
  await until(async () => (await get(changed)).cache === 'hit', 'it is cached')
  for (const path of mustBeTrue) await get(path)
  const before = new Map<string, unknown>()
  for (const path of mayBeStale) await get(path)
  for (const path of mayBeStale) before.set(path, (await get(path)).body)
  // An invalidation that the server knows of: what it still holds of this product is old and must not come back.
  await stack.sql('UPDATE products SET price = 2 WHERE id = $1', [extra?.id])
  const isListed = async () =>
    (await statusOf(server)).caches.some(({ entries }) =>
      entries.some(({ key }) => key === `product:${extra?.id}`),
    )
  await until(async () => !(await isListed()), 'the change is known')
  await stack.primary.kill()

  const early = await get('products/1')
  expect(early, 'nobody knows yet that it is gone').toMatchObject({ status: 200, cache: 'hit' })
  expect(early.headers.get('cache-status')).not.toContain('stale')
  await expectUnavailable(`GET /api/${changed}`)
  await sleep(700)
  await expectStale('comments/top', before.get('comments/top'))

  await until(async () => (await statusOf(server)).blind === 'silence', 'the server is blind')
  for (let i = 0; i < 3; i++) {
    for (const path of mayBeStale) await expectStale(path, before.get(path))
    for (const path of [...mustBeTrue, changed, 'products/4711']) await expectUnavailable(`GET /api/${path}`)
  }
  await expectUnavailable('POST /api/cart/add/1', {})
  await expectUnavailable('PUT /api/user/profile', { name: 'Nobody' })
  await expectUnavailable('POST /api/cache/invalidate/all')
  // Who has seen something newer is not shown something older.
  const { epoch, position } = await statusOf(server)
  const seenMore = { 'technomir-position': `${epoch}:${Number(position) + 1_000_000}` }
  expect(await get('products/1', seenMore)).toMatchObject({ status: 503 })

  await stack.primary.restart()
  for (const one of stack.servers) {
    await until(async () => (await statusOf(one)).blind === null, 'it sees the log again')
    expect((await call(one, `GET /api/${changed}`)).body).toMatchObject({ price: 2 })
    for (const path of mayBeStale)
      expect((await call(one, `GET /api/${path}`)).headers.get('cache-status')).not.toContain('stale')
    await until(async () => (await call(one, 'GET /api/products/1')).cache === 'hit', 'hits')
  }
  expect(await call(server, 'PUT /api/user/profile', { name: 'Back' })).toMatchObject({ status: 200 })
  for (const one of stack.servers)
    expect((await call(one, 'GET /api/user/profile')).body).toMatchObject({ name: 'Back' })
})
