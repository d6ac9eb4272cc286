import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ServerProcess } from '../src/testing/server-process.ts'
import { type Stack, startStack, statusOf, until } from '../src/testing/stack.ts'
import { call } from './client.ts'

/** A primary that hangs (SIGSTOP, a full disk, a cut cable) says nothing at all, so nobody may wait for its word. */

let stack: Stack
let server: ServerProcess

beforeAll(async () => {
  stack = await startStack({ servers: 2 })
  server = stack.servers[0] as ServerProcess
})
afterAll(async () => {
  await stack?.primary.resume()
  await stack?.stop()
})

const get = (path: string, from = server) => call<Record<string, unknown>>(from, `GET /api/${path}`)

it('lets readers go within seconds, then answers at once: stale where that is allowed, else 503; and heals', async () => {
  for (const one of stack.servers)
    await until(async () => (await get('products/1', one)).cache === 'hit', 'it is cached')
  const before = (await get('products/1')).body
  await stack.primary.pause()
  // Not cached: these ask the primary, and hang with it until its pulse is missed.
  const waiting = [2, 3, 4].map(id => get(`products/${id}/page`))
  const pausedAt = performance.now()
  for (const answer of await Promise.all(waiting)) expect(answer.status).toBe(503)
  expect(performance.now() - pausedAt).toBeLessThan(15_000)

  await until(async () => (await statusOf(server)).blind === 'silence', 'the server is blind')
  const until503 = async (request: string, body?: unknown) => {
    const sentAt = performance.now()
    const answer = await call(server, request, body)
    expect(answer, request).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } })
    expect(performance.now() - sentAt, request).toBeLessThan(5000)
  }
  for (let i = 0; i < 3; i++) {
    const stale = await get('products/1')
    expect(stale).toMatchObject({ status: 200, body: before })
    expect(stale.headers.get('cache-status')).toContain('detail=stale')
    await until503('GET /api/cart')
    await until503('GET /api/products/5/page')
    await until503('POST /api/cart/add/1', {})
    await until503('PUT /api/user/profile', { name: 'Nobody' })
  }

  await stack.primary.resume()
  for (const one of stack.servers) {
    await until(async () => (await statusOf(one)).blind === null, 'it sees the log again')
    await until(async () => (await get('products/1', one)).cache === 'hit', 'hits')
  }
  const rename = () => call(server, 'PUT /api/user/profile', { name: 'Back' })
  await until(async () => (await rename()).status === 200, 'writes are taken again')
  for (const one of stack.servers)
    expect((await get('user/profile', one)).body).toMatchObject({ name: 'Back' })
})
