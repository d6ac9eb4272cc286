import { setTimeout as sleep } from 'node:timers/promises'
import { type RedisServer, temporaryRedis } from '@technomir/local-services'
import { describeWith } from '@technomir/local-services/testing'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Cache } from './cache/cache.ts'
import type { CacheDefinition } from './cache/definition.ts'
import type { RedisClient } from './redis/connection.ts'
import { type RedisNode, redisNode, testClient, testWriter } from './testing/redis-node.ts'
import { SmallRelay } from './testing/small-relay.ts'
import { until } from './testing/until.ts'

type Load = CacheDefinition<string, unknown>['load']

interface Node extends RedisNode {
  readonly cache: Cache<string, unknown>
}

let running = 0
let most = 0
let loads = 0
let load: Load

/** Loads that are counted, all nodes together. */
const counted: Load = async (key, context) => {
  loads++
  most = Math.max(most, ++running)
  try {
    return await load(key, context)
  } finally {
    running--
  }
}

describeWith(['redis'], 'loads of nodes that share a store', () => {
  let redis: RedisServer
  let client: RedisClient
  let relay: SmallRelay
  let nodes: Node[]
  let serial = 0

  beforeAll(async () => {
    redis = await temporaryRedis()
    client = await testClient(redis.url)
    relay = new SmallRelay(testWriter(client), 'epoch-1')
    await relay.begin()
    relay.keepBeating()
    nodes = await Promise.all(Array.from({ length: 8 }, () => start()))
  })
  afterEach(() => {
    loads = most = 0
  })
  afterAll(async () => {
    await relay.close()
    await Promise.all(nodes.map(node => node.close()))
    client.destroy()
    await redis.stop()
  })

  async function start(): Promise<Node> {
    const node = await redisNode(redis.url, {}, 5000)
    const cache = node.caches.define<string, unknown>({
      name: 'rows',
      policy: 'event',
      key: key => key,
      tags: key => [key],
      load: counted,
      loadMany: async (keys, contexts) => {
        const values = keys.map((key, i) => counted(key, contexts[i] as Parameters<Load>[1]))
        return Promise.all(values)
      },
    })
    await until('sight', () => !node.follower.isBlind())
    return { ...node, cache }
  }

  const newKey = () => `key-${++serial}`
  const node = (i: number) => nodes[i] as Node
  const readAll = (key: string, readers = 50) =>
    nodes.flatMap(({ cache }) => Array.from({ length: readers }, () => cache.get(key)))
  const lockOf = (key: string) => client.get(`load:test:${key}`)

  it.each([0, 5, 60])('400 readers on 8 nodes make one load, which takes %d ms', async ms => {
    load = async () => {
      await sleep(ms)
      return { ms }
    }
    const key = newKey()
    const before = nodes.reduce((sum, { cache }) => sum + cache.counters.loadedElsewhere, 0)
    const reads = await Promise.all(readAll(key))
    expect(loads).toBe(1)
    expect(new Set(reads.map(read => JSON.stringify(read.value)))).toEqual(new Set([`{"ms":${ms}}`]))
    const elsewhere = nodes.reduce((sum, { cache }) => sum + cache.counters.loadedElsewhere, -before)
    // With a quick load some nodes find the value in the store at once.
    if (ms > 20) expect(elsewhere).toBe(7)
    await until('the release of the lock', () => running === 0)
    await sleep(20)
    expect(await lockOf(key)).toBeNull()
  })

  it('many keys at once: each is loaded by one node, and all get all', async () => {
    load = async key => {
      await sleep(30)
      return key
    }
    const keys = Array.from({ length: 40 }, newKey)
    const reads = await Promise.all(
      nodes.map(({ cache }, i) => cache.getMany(i % 2 === 0 ? keys : keys.toReversed())),
    )
    expect(loads).toBe(keys.length)
    reads.forEach((found, i) => {
      const values = found.map(read => read.value)
      expect(i % 2 === 0 ? values : values.toReversed()).toEqual(keys)
    })
  })

  it('a load that holds its lock for longer than the lock lives is waited for', async () => {
    load = async () => {
      await sleep(1600)
      return 'slow'
    }
    const reads = await Promise.all(readAll(newKey(), 2))
    expect(loads).toBe(1)
    expect(reads.every(read => read.value === 'slow')).toBe(true)
  })

  it('a node that dies in its load is succeeded by another, not by all', async () => {
    const dying = await start()
    load = () => new Promise(() => {})
    const key = newKey()
    void dying.cache.get(key)
    await until('the lock', () => loads === 1)
    await until('the dying load', () => running === 1)
    await sleep(20)
    expect(await lockOf(key)).not.toBeNull()
    load = async () => 'after'
    const reads = readAll(key)
    await sleep(30)
    expect(loads).toBe(1)
    await dying.close()
    expect((await Promise.all(reads)).every(read => read.value === 'after')).toBe(true)
    expect(loads).toBe(2)
    running = 0
  })

  it('a load that fails is tried by one node after the other, and every reader has the error itself', async () => {
    class Gone extends Error {}
    load = async () => {
      await sleep(10)
      throw new Gone('gone')
    }
    const reads = await Promise.allSettled(readAll(newKey()))
    expect(reads.every(read => read.status === 'rejected' && read.reason instanceof Gone)).toBe(true)
    expect(loads).toBeLessThanOrEqual(8)
    expect(most).toBe(1)
  })

  it('a load that fails on one node and not on the next has two tries', async () => {
    load = async () => {
      await sleep(20)
      if (loads === 1) throw new Error('once')
      return 'then'
    }
    const reads = await Promise.allSettled(readAll(newKey(), 5))
    expect(loads).toBe(2)
    expect(reads.filter(({ status }) => status === 'rejected').length).toBe(5)
  })

  it('a value that must not be kept keeps nobody waiting in line', async () => {
    load = async (_, context) => {
      context.noStore()
      // The first alone, while the others wait for it; then those together, which in line they would never be.
      if (loads === 1) await sleep(100)
      else await until('all others at once', () => most === 7)
      return 'secret'
    }
    const reads = await Promise.all(readAll(newKey(), 5))
    expect(reads.every(read => read.value === 'secret')).toBe(true)
    expect(loads).toBe(8)
  })

  it('readers that come after an invalidation neither wait for the load before it nor take its value', async () => {
    let value = 'old'
    let lateIsDone = false
    load = async () => {
      const seen = value
      if (seen === 'old') await until('all who came later have their answers', () => lateIsDone)
      else await sleep(30)
      return seen
    }
    const key = newKey()
    const early = node(0).cache.get(key)
    await until('the early load', () => loads === 1)
    value = 'new'
    const position = await relay.change({ tags: [key] })
    await until('the change', () => nodes.every(({ follower }) => follower.horizon >= position))
    const late = await Promise.all(nodes.slice(1).map(({ cache }) => cache.get(key)))
    lateIsDone = true
    expect(new Set(late.map(read => read.value))).toEqual(new Set(['new']))
    // One of those who came later took the lock over, the others waited for it.
    expect(loads).toBe(2)
    expect((await early).value).toBe('old')
    expect((await node(0).cache.get(key)).value).toBe('new')
  })

  it('without Redis every node loads for itself, at once', async () => {
    const apart = await Promise.all([0, 1].map(() => redisNode(redis.url, {})))
    for (const { follower } of apart) await until('sight', () => !follower.isBlind())
    load = async () => 'value'
    const caches = apart.map(({ caches }) =>
      caches.define<string, unknown>({ name: 'apart', policy: 'event', key: key => key, load: counted }),
    )
    // The store's connections are gone, the log's are not.
    for (const { client: connection } of apart) connection.destroy()
    const key = newKey()
    await Promise.all(caches.map(cache => cache.get(key)))
    expect(loads).toBe(2)
    await Promise.all(
      apart.map(async ({ follower, caches: them }) => {
        await follower.close()
        them.close()
      }),
    )
  })
})
