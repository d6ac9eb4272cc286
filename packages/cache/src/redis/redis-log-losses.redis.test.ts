import { setTimeout as sleep } from 'node:timers/promises'
import { type RedisServer, temporaryRedis } from '@technomir/local-services'
import { describeWith } from '@technomir/local-services/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { testClient, testKeys, testWriter } from '../testing/redis-node.ts'
import { SmallRelay } from '../testing/small-relay.ts'
import { until } from '../testing/until.ts'
import { watchedNodes } from '../testing/watched-nodes.ts'
import type { RedisClient } from './connection.ts'

describeWith(['redis'], 'when the log in Redis is lost', () => {
  let redis: RedisServer
  let admin: RedisClient
  let relay: SmallRelay
  let watched: Awaited<ReturnType<typeof watchedNodes>>
  let epochs = 0

  beforeAll(async () => {
    redis = await temporaryRedis()
    admin = await testClient(redis.url)
  })
  afterAll(async () => {
    admin.destroy()
    await redis.stop()
  })
  beforeEach(async () => {
    await until('the connection', () => admin.isReady)
    await admin.flushAll()
    await lead(1000)
    watched = await watchedNodes(redis.url, () => relay)
  })
  afterEach(async () => {
    await watched.close()
    await relay.close()
  })

  async function lead(start: number): Promise<void> {
    relay = new SmallRelay(testWriter(admin), `epoch-${++epochs}`, start)
    await relay.begin()
    relay.keepBeating()
  }

  it('shows another epoch within a second, also one whose positions are lower', async () => {
    await watched.change()
    await watched.expectRight()
    await relay.close()
    await lead(10)
    const tookMs = await until('the epoch', () =>
      watched.nodes.every(({ follower }) => follower.epoch === relay.epoch),
    )
    expect(tookMs).toBeLessThan(1000)
    await watched.change()
    await watched.expectRight()
  })

  const losses: [string, () => Promise<unknown>][] = [
    ['its key deleted', () => admin.del(testKeys.entries(relay.epoch))],
    ['all its entries trimmed', () => admin.xTrim(testKeys.entries(relay.epoch), 'MAXLEN', 0)],
    ['everything flushed', () => admin.flushAll()],
    ['the heartbeats deleted', () => admin.del(testKeys.heartbeat(relay.epoch))],
    ['the pointer to the epoch deleted', () => admin.del(testKeys.current)],
    ['a restart of an empty Redis', () => redis.restart({ empty: true })],
    [
      'all connections killed',
      () => admin.sendCommand(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']),
    ],
  ]
  it.each(losses)('serves nothing old after %s, under changes', async (_what, lose) => {
    let changing = true
    const changes = (async () => {
      // Those that Redis cannot take are lost there; `prev` tells.
      for (; changing; await sleep(5)) await watched.change().catch(() => {})
    })()
    await sleep(50)
    await lose()
    await sleep(250)
    changing = false
    await changes
    await until('the connection', () => admin.isReady)
    watched.changeUnheard()
    await watched.expectRight()
    // The heartbeat told of the first, the `prev` of the next entry tells of the second.
    watched.changeUnheard()
    await relay.change({ tags: ['unrelated'] })
    await watched.expectRight()
  })

  it('leaves nodes blind while Redis stands still, and right afterwards', async () => {
    await watched.change()
    await watched.expectRight()
    redis.pause()
    // Committed while nobody can hear of it.
    const lost = watched.change().catch(() => {})
    await until('blindness', () => watched.nodes.every(({ follower }) => follower.isBlind()))
    watched.outcomes.clear()
    await sleep(700)
    expect([...watched.outcomes]).toEqual(['bypass silence'])
    redis.resume()
    await lost
    await watched.expectRight()
  })
})
