import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { redisOf, type Stack, startStack, statusOf } from '../src/testing/stack.ts'
import { call, callSighted, type Items } from './client.ts'

/** The four walk-throughs of the specification, request by request, as typed there with curl. */
describe.each([
  { where: 'with Redis', redis: true },
  { where: 'with two servers over a Redis Cluster', redis: 'cluster', servers: 2 },
  { where: 'with the log in the process and no Redis', redis: false },
] as const)('the walk-through $where', ({ redis, servers = 1 }) => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack({ redis, servers })
  })
  afterAll(() => stack?.stop())

  // Any server will do, and the next one for the next request.
  let turn = 0
  const server = () => stack.servers[turn++ % servers] as { url: string }
  const entriesOf = async (name: string) =>
    (await statusOf(server())).caches.find(cache => cache.name === name)?.entries ?? []

  it('1: bestsellers come from the database once and then from the cache, with a TTL of an hour', async () => {
    const first = await callSighted<Items<{ id: number }>>(server(), 'GET /api/bestsellers')
    expect(first).toMatchObject({ status: 200, cache: 'miss' })
    expect(first.headers.get('cache-status')).toContain('fwd=miss')
    expect(first.body.items.length).toBeGreaterThan(0)
    const second = await callSighted(server(), 'GET /api/bestsellers')
    expect(second).toMatchObject({ cache: 'hit', body: first.body })
    const [entry] = await entriesOf('bestsellers')
    expect(entry).toMatchObject({ key: 'bestsellers', cached: true })
    expect(entry?.ttlSecondsLeft).toBeGreaterThan(3500)
    expect(entry?.ttlSecondsLeft).toBeLessThanOrEqual(3600)
  })

  it('2: invalidating the bestsellers empties the cache, and the next read loads them', async () => {
    const invalidated = await call(server(), 'POST /api/cache/invalidate/bestsellers')
    expect(invalidated).toMatchObject({
      status: 200,
      body: { invalidated: ['bestsellers'], processed: true },
    })
    expect(await entriesOf('bestsellers')).toEqual([])
    expect(await callSighted(server(), 'GET /api/bestsellers')).toMatchObject({ cache: 'miss' })
  })

  it('3: recommendations are an entry with tags, and one invalidation ends them', async () => {
    expect(await callSighted(server(), 'GET /api/recommendations')).toMatchObject({
      status: 200,
      cache: 'miss',
    })
    expect(await callSighted(server(), 'GET /api/recommendations')).toMatchObject({ cache: 'hit' })
    const [entry] = await entriesOf('recommendations')
    expect(entry?.key).toBe('recommendations:user:1')
    expect(entry?.tags).toEqual(expect.arrayContaining(['cache:recommendations', 'user:1', 'cart:1']))
    expect(await call(server(), 'POST /api/cache/invalidate/recommendations')).toMatchObject({ status: 200 })
    expect(await entriesOf('recommendations')).toEqual([])
  })

  it('4: a changed profile is what the next read shows, without anybody invalidating anything', async () => {
    await callSighted(server(), 'GET /api/user/profile')
    expect(await callSighted(server(), 'GET /api/user/profile')).toMatchObject({ cache: 'hit' })
    const put = await call(server(), 'PUT /api/user/profile', { name: 'Новое имя' })
    expect(put.status).toBe(200)
    const after = await callSighted(server(), 'GET /api/user/profile')
    expect(after.body).toMatchObject({ id: 1, name: 'Новое имя' })
  })

  it('ends everything with the name all, and knows no other name', async () => {
    await callSighted(server(), 'GET /api/bestsellers')
    await callSighted(server(), 'GET /api/flash-sales')
    expect(await call(server(), 'POST /api/cache/invalidate/all')).toMatchObject({ status: 200 })
    for (const cache of (await statusOf(server())).caches)
      expect(cache).toMatchObject({ count: 0, entries: [] })
    expect(await call(server(), 'POST /api/cache/invalidate/nothing')).toMatchObject({
      status: 404,
      body: { error: { code: 'cache_not_found' } },
    })
  })

  it('invalidates from SQL just the same', async () => {
    await callSighted(server(), 'GET /api/bestsellers')
    await stack.sql("SELECT technomir_invalidate('bestsellers')")
    await expect.poll(() => entriesOf('bestsellers')).toEqual([])
  })

  it('answers 304 to the validator it gave', async () => {
    const { headers } = await callSighted(server(), 'GET /api/bestsellers')
    const etag = headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[\w-]+"$/)
    expect(
      await callSighted(server(), 'GET /api/bestsellers', undefined, { 'if-none-match': etag }),
    ).toMatchObject({
      status: 304,
      body: null,
    })
  })

  if (!redis) return
  it('stands in Redis under the names of the specification, readable, with a TTL', async () => {
    const client = await redisOf(stack).connect()
    try {
      for (const [path, key] of [
        ['bestsellers', 'bestsellers'],
        ['recommendations', 'recommendations:user:1'],
        ['flash-sales', 'flash_sales'],
        ['user/profile', 'user_profile:1'],
      ] as const) {
        // Another server may still be unlinking what was invalidated before.
        const stands = async () => {
          await callSighted(server(), `GET /api/${path}`)
          return await client.exists(key)
        }
        await expect.poll(stands, { message: key, timeout: 10_000 }).toBe(1)
        expect(await client.ttl(key)).toBeGreaterThan(0)
        expect(JSON.parse((await client.get(key)) ?? '')).toHaveProperty('value')
      }
      await call(server(), 'POST /api/cache/invalidate/bestsellers')
      await expect.poll(() => client.exists('bestsellers')).toBe(0)
    } finally {
      client.destroy()
    }
  })
})
