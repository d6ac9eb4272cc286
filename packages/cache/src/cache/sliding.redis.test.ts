import { setTimeout as sleep } from 'node:timers/promises'
import { type RedisServer, temporaryRedis } from '@technomir/local-services'
import { describeWith } from '@technomir/local-services/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { createCache, type OwnCaches } from '../create-cache.ts'
import type { RedisClient } from '../redis/connection.ts'
import { testClient } from '../testing/redis-node.ts'
import { shown } from '../testing/shown.ts'
import type { Cache } from './cache.ts'

/** Long enough for a busy machine: whoever reads stands still for less. */
const idleMs = 1200

describeWith(['redis'], 'an entry that ends when nobody reads it', () => {
  let redis: RedisServer
  let client: RedisClient
  let nodes: OwnCaches[]
  let loads: number

  beforeAll(async () => {
    redis = await temporaryRedis()
    client = await testClient(redis.url)
  })
  afterAll(async () => {
    client.destroy()
    await redis.stop()
  })
  beforeEach(async () => {
    loads = 0
    await client.flushAll()
    nodes = [await createCache({ redis: redis.url }), await createCache({ redis: redis.url })]
  })
  afterEach(() => Promise.all(nodes.map(node => node.close())))

  const define = (ttlMs: number): Cache<void, number>[] =>
    nodes.map(node =>
      node.define<void, number>({
        name: 'sliding',
        policy: 'ttl',
        key: () => 'sliding',
        ttlMs,
        idleMs,
        load: async () => ++loads,
      }),
    )

  it('stays in Redis while one node reads it, in its memory or not, and no longer', async () => {
    const [one, two] = define(60_000)
    await one?.get()
    // Hits in memory only; the key would have ended twice.
    const end = performance.now() + 2.5 * idleMs
    while (performance.now() < end) {
      await sleep(idleMs / 10)
      expect((await one?.get())?.value).toBe(1)
    }
    expect(await client.pTTL('sliding')).toBeLessThanOrEqual((idleMs * 9) / 8)
    expect(shown(await two?.get())).toMatchObject({ outcome: 'hit', tier: 'l2', value: 1 })
    // What it can live at most is not what Redis has left for it now.
    expect((await two?.get())?.ttlMs).toBeGreaterThan(idleMs / 2)
    await sleep(idleMs * 1.25)
    await expect.poll(() => client.exists('sliding'), { timeout: 10_000 }).toBe(0)
    expect(shown(await two?.get())).toMatchObject({ outcome: 'miss', value: 2 })
  })

  it('is kept by reads from Redis, too', async () => {
    const [one, two] = define(60_000)
    await one?.get()
    for (let i = 0; i < 4; i++) {
      await sleep(idleMs / 2)
      nodes[1]?.core.l1.clear()
      expect(shown(await two?.get())).toMatchObject({ tier: 'l2', value: 1 })
    }
  })

  it('does not outlive its time however often it is read', async () => {
    const [one, two] = define(1000)
    await one?.get()
    const startedAt = performance.now()
    while (performance.now() < startedAt + 1010) {
      await sleep(30)
      await one?.get()
      nodes[1]?.core.l1.clear()
      await two?.get()
    }
    expect((await two?.get())?.value).toBeGreaterThan(1)
    // No more than one for each time that it can live.
    expect(loads).toBeLessThanOrEqual(1 + (performance.now() - startedAt) / 1000)
  })
})
