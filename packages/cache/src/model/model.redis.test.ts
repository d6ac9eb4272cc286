import { setTimeout as sleep } from 'node:timers/promises'
import { type RedisServer, temporaryRedis } from '@technomir/local-services'
import { describeWith } from '@technomir/local-services/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RedisClient } from '../redis/connection.ts'
import { logKeys } from '../redis/keys.ts'
import { testClient } from '../testing/redis-node.ts'
import { RedisStand, standName } from './redis-stand.ts'

const keys = logKeys(standName)
/** How long the nodes are read, written and struck. */
const ms = Number(process.env.MODEL_REDIS_MS ?? 6000)

describeWith(['redis'], 'three nodes over a real Redis', () => {
  let redis: RedisServer
  let admin: RedisClient

  beforeAll(async () => {
    redis = await temporaryRedis()
    admin = await testClient(redis.url)
  })
  afterAll(async () => {
    admin.destroy()
    await redis.stop()
  })

  it('never show what they must not, whatever happens to it', { timeout: ms + 60_000 }, async () => {
    const seed = Number(process.env.MODEL_SEED ?? Date.now() % 1e9)
    const numbers = fc.sample(fc.nat(999_999), { seed, numRuns: 10_000 })
    let used = 0
    const chance = () => (numbers[used++ % numbers.length] ?? 0) / 1e6
    const stand = await RedisStand.start(redis.url, 3, chance)
    const normal = ['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']
    const strikes: (() => Promise<unknown>)[] = [
      () => admin.flushAll(),
      () => admin.del(keys.ownEntries),
      () => admin.del(keys.own),
      () => admin.xTrim(keys.ownEntries, 'MAXLEN', Math.floor(chance() * 4)),
      () => admin.sendCommand(normal),
      () => admin.del(['thing:a', 'thing:b']),
      () => stand.restart(Math.floor(chance() * 3)),
      async () => {
        redis.pause()
        await sleep(chance() * 800)
        redis.resume()
      },
      async () => {
        await admin.configSet('min-replicas-to-write', '1')
        await sleep(chance() * 300)
        await admin.configSet('min-replicas-to-write', '0')
      },
    ]
    let struck = 0
    for (const end = performance.now() + ms; performance.now() < end; struck++) {
      await sleep(chance() * 300)
      await strikes[Math.floor(chance() * strikes.length)]?.()
    }
    await stand.recovered()
    const { outcomes, writes, failedWrites, wrong } = stand
    console.log(
      `seed ${seed}:`,
      JSON.stringify({ struck, writes, failedWrites, ...Object.fromEntries(outcomes) }),
    )
    await stand.close()
    expect(wrong, `seed ${seed}`).toEqual([])
    expect(outcomes.get('hit l1')).toBeGreaterThan(100)
  })
})
