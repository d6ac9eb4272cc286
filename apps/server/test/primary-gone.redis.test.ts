import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ServerProcess } from '../src/testing/server-process.ts'
import { type Stack, startStack, statusOf, until } from '../src/testing/stack.ts'
import { call } from './client.ts'

/** Without the primary, what is marked for it is served stale and says so; everything else says that it cannot be had. */

const mayBeStale = ['bestsellers', 'recommendations', 'comments/top', 'products/1']
const mustBeTrue = ['flash-sales', 'user/profile', 'cart', 'products/2', 'products/4711']

let stack: Stack
let server: ServerProcess

beforeAll(async () => {
  stack = await startStack({ servers: 2, env: { CACHE_TTL_COMMENTS: '700ms' } })
  server = stack.servers[0] as ServerProcess
})
afterAll(() => stack?.stop())

const get = (path: string, headers: Record<string, string> = {}) =>
  call<Record<string, unknown>>(server, `GET /api/${path}`, undefined, headers)

it('serves what it has and says that it is stale, refuses the rest, and heals', async () => {
  const before = new Map<string, unknown>()
  for (const path of [...mayBeStale, ...mustBeTrue]) await get(path)
  for (const path of mayBeStale) before.set(path, (await get(path)).body)
  // An invalidation that the server knows of: what it still holds of this product is old, and must not come back.
  await stack.sql('UPDATE products SET price = price + 1 WHERE id = 2')
  await until(
    async () =>
      (await statusOf(server)).caches.every(({ entries }) => !entries.some(({ key }) => key === 'product:2')),
    'product 2 is invalidated',
  )
  await sleep(100)
  for (const path of ['bestsellers', 'recommendations']) before.set(path, (await get(path)).body)
  await stack.sql('UPDATE products SET price = price + 1 WHERE id = 2')
  await until(
    async () =>
      (await statusOf(server)).caches.every(({ entries }) => !entries.some(({ key }) => key === 'product:2')),
    'product 2 is invalidated again',
  )
  await stack.primary.kill()

  const early = await get('products/1')
  expect(early, 'not blind yet').toMatchObject({ status: 200, cache: 'hit' })
  expect(early.headers.get('cache-status')).not.toContain('stale')
  await until(async () => (await statusOf(server)).blind === 'silence', 'blind')
  for (let i = 0; i < 3; i++) {
    for (const path of ['comments/top', 'products/1']) {
      const answer = await get(path)
      expect(answer, path).toMatchObject({ status: 200, body: before.get(path) })
      expect(answer.headers.get('cache-status'), path).toMatch(/hit; ttl=(0|-\d+); .*detail=stale/)
    }
  }
  for (const path of mustBeTrue) {
    const sentAt = performance.now()
    const answer = await get(path)
    expect(answer, path).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } })
    expect(answer.headers.get('retry-after')).toBe('1')
    expect(answer.headers.get('cache-status')).toBeNull()
    expect(performance.now() - sentAt).toBeLessThan(2000)
  }
})
