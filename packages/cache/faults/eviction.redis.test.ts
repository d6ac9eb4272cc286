import { setTimeout as sleep } from 'node:timers/promises'
import { type RedisServer, temporaryRedis } from '@technomir/local-services'
import { describeWith } from '@technomir/local-services/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { RedisStand, standName } from '../src/model/redis-stand.ts'
import type { RedisClient } from '../src/redis/connection.ts'
import { logKeys } from '../src/redis/keys.ts'
import { testClient } from '../src/testing/redis-node.ts'
import { NaiveNode } from './naive-node.ts'

const roomBytes = 6 * 2 ** 20
const ballast = 'x'.repeat(8 * 2 ** 10)

describeWith(['redis'], 'a Redis that evicts (maxmemory, allkeys-lru)', () => {
  let redis: RedisServer
  let admin: RedisClient

  beforeEach(async () => {
    redis = await temporaryRedis({ args: ['--maxmemory-policy', 'allkeys-lru'] })
    admin = await testClient(redis.url)
    await admin.configSet('maxmemory', String(roomBytes))
  })
  afterEach(async () => {
    admin.destroy()
    await redis.stop()
  })

  /** Somebody else's keys, until so many keys have been evicted. */
  async function crowd(evicted: number): Promise<void> {
    const end = (await evictedKeys()) + evicted
    for (let n = 0; (await evictedKeys()) < end; n++) {
      const some = Array.from({ length: 40 }, (_, i) => admin.set(`ballast:${n}:${i}`, ballast))
      await Promise.allSettled(some)
    }
  }

  const evictedKeys = async () => Number(/evicted_keys:(\d+)/.exec(await admin.info('stats'))?.[1] ?? 0)

  it('brings nothing old back, whatever it evicts, the log too', async () => {
    const stand = await RedisStand.start(redis.url, 3)
    const { follower } = stand.nodes[0] as (typeof stand.nodes)[0]
    await crowd(2000)
    const epochs = new Set([follower.epoch])
    for (let i = 0; i < 4; i++) {
      // There is no room for anything: every key goes, the log among them, and writes are refused.
      await admin.configSet('maxmemory', '1')
      await admin.set('nothing', 'more').catch(() => null)
      await sleep(100)
      expect(await admin.exists(logKeys(standName).ownEntries)).toBe(0)
      await admin.configSet('maxmemory', String(roomBytes))
      await sleep(300)
      epochs.add(follower.epoch)
    }
    await crowd(500)
    await stand.restart(2)
    await stand.recovered()
    console.log(
      JSON.stringify({
        evicted: await evictedKeys(),
        failed: stand.failedWrites,
        ...Object.fromEntries(stand.outcomes),
      }),
    )
    await stand.close()
    expect(stand.wrong).toEqual([])
    expect(epochs.size).toBeGreaterThan(3)
    expect(stand.outcomes.get('hit l1')).toBeGreaterThan(20)
  })

  it('brings old values back where it evicts what remembers their end', async () => {
    const keys = Array.from({ length: 300 }, (_, i) => `row${i}`)
    const node = await NaiveNode.start(redis.url)
    for (const key of keys) await node.read(key, () => 1)
    await sleep(5)
    for (const key of keys) await node.mark(key)
    // A cold node finds all of them ended; their entries have been asked for last then.
    await sleep(1100)
    await admin.mGet(keys.map(key => `naive:${key}`))
    await crowd(900)
    const cold = await NaiveNode.start(redis.url)
    let old = 0
    for (const key of keys) if ((await cold.read(key, () => 2)) === 1) old++
    console.log(`${old} of ${keys.length} old values came back`)
    for (const each of [node, cold]) each.close()
    expect(old).toBeGreaterThan(0)
  })
})
