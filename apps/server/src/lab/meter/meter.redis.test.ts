import { afterAll, beforeAll, expect, test } from 'vitest'
import { call } from '../../../test/client.ts'
import { redisOf, type Stack, startStack, until } from '../../testing/stack.ts'
import type { Meter } from './schemas.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
}, 60_000)
afterAll(() => stack.stop())

const server = () => stack.servers[0] as Stack['servers'][number]
const paths = [
  'bestsellers',
  'recommendations',
  'flash-sales',
  'user/profile',
  'comments/top',
  'catalogue/facets',
  'search/suggest?q=so',
  'cart',
  'orders',
  'products?limit=5',
  'products?category=phones&sort=price',
  'products/2/page',
  'products/2/comments',
  'search?q=sony',
]
const meter = async () => (await call<Meter>(server(), 'GET /api/lab/meter')).body

test('under changes and reads nothing is found stale, and a value planted in Redis is found', async () => {
  const reading = new AbortController()
  const readers = (async () => {
    while (!reading.signal.aborted) {
      for (const id of [1, 2, 3, 4, 5, 6]) await call(server(), `GET /api/products/${id}`)
      for (const path of paths) await call(server(), `GET /api/${path}`)
      await stack.sql('UPDATE products SET price = price + 1 WHERE id = 1 + floor(random() * 3)::int')
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  })()
  await until(async () => (await meter()).checked >= 80, 'eighty entries are compared', 60_000)
  reading.abort()
  await readers
  const quiet = await meter()
  expect(quiet.found).toEqual([])
  expect(quiet.stale).toBe(0)
  expect(quiet.byTier.l1.checked).toBeGreaterThan(0)
  expect(quiet.byTier.l2.checked).toBeGreaterThan(0)

  const redis = await redisOf(stack).connect()
  // Several, because the meter looks at whatever it comes upon.
  for (const id of [1, 2, 3, 4, 5, 6]) {
    await call(server(), `GET /api/products/${id}`)
    // It stands there a moment after the answer.
    await expect.poll(() => redis.exists(`product:${id}`), { timeout: 10_000 }).toBe(1)
    const stored = JSON.parse((await redis.get(`product:${id}`)) ?? '') as { value: { price: number } }
    stored.value.price = 1
    // Under its own envelope, so no floor speaks against it.
    await redis.set(`product:${id}`, JSON.stringify(stored), { expiration: 'KEEPTTL' })
  }
  redis.destroy()
  await until(async () => (await meter()).stale > 0, 'the planted value is found', 60_000)
  const { found } = await meter()
  expect(found[0]).toMatchObject({ cache: 'product', key: expect.stringMatching(/^product:[1-6]$/) })
  expect(JSON.parse(found[0]?.cached ?? '')).toMatchObject({ price: 1 })
  const metrics = await (await fetch(`${server().url}/metrics`)).text()
  expect(metrics).toMatch(/technomir_stale_reads_total\{cache="product",tier="l[12]".*\} [1-9]/)
  expect(metrics).toMatch(/technomir_reads_checked_total\{cache="product",tier="l1".*\} [1-9]/)
}, 150_000)

test('after everything was ended at once it goes on with what is read now', async () => {
  for (let i = 0; i < 250; i++)
    await call(server(), `GET /api/products/${1 + (i % 6)}/comments?limit=${1 + (i % 40)}`)
  for (let i = 0; i < 250; i++) await call(server(), `GET /api/search?q=word${i}`)
  await stack.sql("SELECT technomir_invalidate('all')")
  const before = (await meter()).checked
  await until(
    async () => {
      await call(server(), 'GET /api/products/1')
      return (await meter()).checked >= before + 10
    },
    'ten more entries are compared',
    30_000,
  )
}, 60_000)
