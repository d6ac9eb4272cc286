import { afterAll, beforeAll, expect, test } from 'vitest'
import { type InProcessShop, startInProcessShop } from '../testing/inject.ts'
import { until } from '../testing/stack.ts'

let shop: InProcessShop
beforeAll(async () => {
  shop = await startInProcessShop()
})
afterAll(() => shop.stop())

test('without its database the shop says so and when to come back, serves what it may, and recovers by itself', async () => {
  await shop.request({ url: '/api/bestsellers' })
  await shop.server.kill()
  const put = await shop.request({ method: 'PUT', url: '/api/user/profile', payload: { name: 'x' } })
  const cart = await shop.request({ url: '/api/cart' })
  for (const answer of [put, cart]) {
    expect(answer.statusCode).toBe(503)
    expect(answer.headers['retry-after']).toBe('1')
    expect(answer.json()).toMatchObject({ error: { code: 'unavailable' } })
  }
  // Blind by now: what is marked for it may stand in, and says that it does.
  await until(async () => {
    const answer = await shop.request({ url: '/api/bestsellers' })
    return answer.statusCode === 200 && /detail=stale/.test(String(answer.headers['cache-status']))
  }, 'bestsellers are served stale')

  await shop.server.restart()
  await until(
    async () => (await shop.request({ url: '/api/cart' })).statusCode === 200,
    'the shop has found its database again',
  )
  await until(
    async () => /; hit;/.test(String((await shop.request({ url: '/api/cart' })).headers['cache-status'])),
    'the shop trusts its caches again',
    20_000,
  )
})
