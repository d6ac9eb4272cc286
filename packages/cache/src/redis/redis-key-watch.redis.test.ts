import { setTimeout as sleep } from 'node:timers/promises'
import { type RedisServer, temporaryRedis } from '@technomir/local-services'
import { describeWith } from '@technomir/local-services/testing'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Cache } from '../cache/cache.ts'
import { type RedisNode, redisNode, testClient, testWriter } from '../testing/redis-node.ts'
import { shown } from '../testing/shown.ts'
import { SmallRelay } from '../testing/small-relay.ts'
import { until } from '../testing/until.ts'
import type { RedisClient } from './connection.ts'
import { RedisKeyWatch } from './redis-key-watch.ts'

interface WatchedNode extends RedisNode {
  readonly part: Cache<number, number>
  readonly other: Cache<number, number>
  readonly page: Cache<void, number>
}

describeWith(['redis'], 'a watch over keys in Redis', () => {
  let redis: RedisServer
  let admin: RedisClient
  let relay: SmallRelay
  let nodes: WatchedNode[]
  let truth = 1
  const errors: Error[] = []

  async function watchedNode(): Promise<WatchedNode> {
    const watch = new RedisKeyWatch({ url: redis.url })
    const node = await redisNode(redis.url, { watch, onError: error => errors.push(error) })
    const declare = (name: string) =>
      node.caches.define<number, number>({
        name,
        policy: 'event',
        key: id => `${name}:${id}`,
        load: async () => truth,
      })
    const part = declare('part')
    const page = node.caches.define<void, number>({
      name: 'page',
      policy: 'tagged',
      composed: true,
      key: () => 'page',
      load: async () => (await part.get(1)).value,
    })
    return { ...node, part, page, other: declare('other') }
  }

  const tracking = async () => {
    const list = String(await admin.sendCommand(['CLIENT', 'LIST']))
    return list.split('\n').filter(line => /flags=\S*B/.test(line)).length
  }
  const untilWatching = async () => {
    for (let i = 0; i < 500 && (await tracking()) < 2; i++) await sleep(10)
    expect(await tracking()).toBe(2)
  }

  beforeAll(async () => {
    redis = await temporaryRedis()
    admin = await testClient(redis.url)
    relay = new SmallRelay(testWriter(admin), 'epoch-1')
    await relay.begin()
    relay.keepBeating()
    nodes = await Promise.all([watchedNode(), watchedNode()])
    await until('sight', () => nodes.every(({ follower }) => !follower.isBlind()))
    await untilWatching()
  })
  afterAll(async () => {
    await relay.close()
    await Promise.all(nodes.map(node => node.close()))
    admin.destroy()
    await redis.stop()
  })
  beforeEach(async () => {
    truth = 1
    await relay.change({ tags: ['all'] })
    await until('the horizon', () => nodes.every(({ follower }) => follower.horizon === relay.last))
    for (const { part, page, other } of nodes) {
      await page.get()
      await part.getMany([1, 2])
      await other.get(1)
    }
    await until('the stores', () => nodes.every(({ page }) => page.peek() !== null))
    await sleep(120)
  })

  it('ends the copies of a key that somebody deletes, and what is composed of them', async () => {
    truth = 2
    await admin.del('part:1')
    await until('the end', () =>
      nodes.every(({ part, page }) => part.peek(1) === null && page.peek() === null),
    )
    for (const { page, part, other } of nodes) {
      expect(shown(await page.get())).toMatchObject({ value: 2 })
      expect(part.peek(2)?.value).toBe(1)
      expect(other.peek(1)?.value).toBe(1)
    }
  })

  it('ends nothing because a key is written again, by this node or another', async () => {
    const text = (await admin.get('part:1')) ?? ''
    await admin.set('part:1', text, { expiration: { type: 'EX', value: 100 } })
    await admin.set('unknown', 'x')
    await admin.del('unknown')
    await sleep(150)
    for (const { part, page, other } of nodes) {
      expect([part.peek(1), part.peek(2), page.peek(), other.peek(1)].map(read => read?.value)).toEqual([
        1, 1, 1, 1,
      ])
    }
  })

  it('ends nothing that was loaded again after a change had ended it', async () => {
    await relay.change({ tags: ['cache:part'] })
    await until('the horizon', () => nodes.every(({ follower }) => follower.horizon === relay.last))
    truth = 3
    for (const { page } of nodes) await page.get()
    await sleep(150)
    for (const { page } of nodes) expect(page.peek()?.value).toBe(3)
  })

  it('ends everything when Redis is flushed', async () => {
    await admin.sendCommand(['FLUSHDB'])
    await until('the end', () =>
      nodes.every(({ other, page }) => other.peek(1) === null && page.peek() === null),
    )
  })

  it('comes back after its connection was lost', async () => {
    errors.length = 0
    await admin.sendCommand(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'])
    await until('the loss', () => errors.length > 0)
    await until('sight', () => nodes.every(({ follower }) => !follower.isBlind()))
    await untilWatching()
    const [node] = nodes
    await node?.other.get(1)
    await sleep(100)
    await admin.del('other:1')
    await until('the end', () => node?.other.peek(1) === null)
  })
})
