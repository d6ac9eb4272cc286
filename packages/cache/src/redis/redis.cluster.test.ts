import { type RedisCluster, temporaryRedisCluster } from '@technomir/local-services'
import { describeWith } from '@technomir/local-services/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createCache, type OwnCaches } from '../create-cache.ts'
import { Follower } from '../follower/follower.ts'
import { hear } from '../testing/heard-log.ts'
import { shown } from '../testing/shown.ts'
import { mapping, SmallRelay } from '../testing/small-relay.ts'
import { until } from '../testing/until.ts'
import { createRedisCluster, type RedisClusterClient } from './connection.ts'
import { logKeys } from './keys.ts'
import { RedisLogReader } from './redis-log-reader.ts'
import { RedisLogWriter } from './redis-log-writer.ts'
import { RedisNodeBoard } from './redis-node-board.ts'
import { RedisOwnLog } from './redis-own-log.ts'
import { RedisStore } from './redis-store.ts'

describeWith(['redis'], 'a Redis Cluster', () => {
  let servers: RedisCluster
  let cluster: RedisClusterClient

  beforeAll(async () => {
    servers = await temporaryRedisCluster()
    cluster = createRedisCluster(servers.urls, 'test')
    cluster.on('error', () => {})
    await cluster.connect()
  })
  afterAll(async () => {
    cluster.destroy()
    await servers.stop()
  })

  it('holds entries all over its slots', async () => {
    const store = new RedisStore({ client: cluster, name: 'test', prefix: 'p:', timeoutMs: 3000 })
    const keys = Array.from({ length: 60 }, (_, i) => `thing:${i}`)
    for (const key of keys) {
      await store.set(
        'things',
        key,
        { epoch: 'e', asOf: 2 ** 53 - 1, upTo: 1, tags: ['t'], json: `"${key}"` },
        60_000,
      )
    }
    const found = await store.get([...keys, 'missing'])
    expect(found.map(entry => entry?.json)).toEqual([...keys.map(key => `"${key}"`), undefined])
    expect(found[0]).toMatchObject({ epoch: 'e', asOf: 2 ** 53 - 1, tags: ['t'] })
    expect(found[0]?.ttlMs).toBeGreaterThan(59_000)
    const counts = await Promise.all(
      cluster.masters.map(async node => (await cluster.nodeClient(node)).dbSize()),
    )
    expect(Math.min(...counts)).toBeGreaterThan(5)
    expect((await store.keys('things', 100)).toSorted()).toEqual(keys.toSorted())
    await store.unlink(keys)
    expect((await store.get(keys)).every(entry => entry === null)).toBe(true)
  })

  // Names whose slots are on different servers; whichever server is asked first.
  it.each(['a', 'b', 'c', 'd'])('carries the log of the application "%s" and its own log', async name => {
    const keys = logKeys(name)
    const relay = new SmallRelay(new RedisLogWriter({ client: cluster, keys, retention: 100 }), 'epoch-1')
    await relay.begin()
    relay.keepBeating()
    const url = { cluster: servers.urls }
    const errors: Error[] = []
    const log = new RedisLogReader({ url, keys })
    const follower = new Follower({ log, mapping, onError: error => errors.push(error) })
    follower.start()
    await until('sight', () => !follower.isBlind())
    const position = await relay.change({ tags: ['t'] })
    await until('the entry', () => follower.horizon === position)
    expect(errors).toEqual([])
    await relay.close()
    await follower.close()

    const board = new RedisNodeBoard(cluster, keys)
    await board.report('n', { epoch: 'e', position, blind: false, info: null })
    expect(await board.read()).toMatchObject([{ node: 'n', position, live: true }])

    const own = new RedisOwnLog({ client: cluster, address: url, keys })
    const heard = await hear(own)
    const appended = await own.append({ tags: ['t'] })
    await until('the entry', () => heard.follower.horizon === appended.position)
    expect(heard.errors).toEqual([])
    await heard.follower.close()
  })

  it('ends the copies in memory of keys that somebody deletes, whichever server holds them', async () => {
    const node = await createCache({ redis: { cluster: servers.urls }, name: 'watch' })
    const cache = node.define<number, number>({
      name: 'things',
      policy: 'event',
      key: id => `watched:${id}`,
      load: async id => id,
    })
    for (let id = 0; id < 12; id++) {
      await cache.get(id)
      // Until the watch stands nothing is heard, and a key that is gone cannot be deleted.
      const deleted = () =>
        cluster
          .set(`watched:${id}`, '')
          .then(() => cluster.unlink(`watched:${id}`))
          .then(() => cache.peek(id))
      await expect.poll(deleted, { timeout: 10_000, interval: 100 }).toBeNull()
    }
    await node.close()
  })

  it('fences loads that a change overtakes, over two nodes', async () => {
    const rows = new Map<string, number>()
    const processed = new Map<string, number>()
    let pace = 0
    const nodes: OwnCaches[] = []
    for (let i = 0; i < 2; i++)
      nodes.push(await createCache({ redis: { cluster: servers.urls }, name: 'fence' }))
    const caches = nodes.map(node =>
      node.define<string, number>({
        name: 'rows',
        policy: 'event',
        key: key => `row:${key}`,
        load: async key => {
          const row = rows.get(key) ?? 0
          await new Promise(resolve => setTimeout(resolve, pace++ % 12))
          return row
        },
      }),
    )
    const wrong: string[] = []
    const outcomes = new Set<string>()
    const ids = Array.from({ length: 12 }, (_, i) => `${i}`)
    const until = performance.now() + 3000
    await Promise.all([
      ...ids.map(async (id, i) => {
        while (performance.now() < until) {
          const version = (rows.get(id) ?? 0) + 1
          rows.set(id, version)
          const written = await caches[i % 2]?.delete(id)
          expect(written?.durable).toBe(true)
          processed.set(`${i % 2}:${id}`, version)
          await new Promise(resolve => setTimeout(resolve, 15))
        }
      }),
      ...ids.flatMap(id =>
        caches.map(async (cache, node) => {
          while (performance.now() < until) {
            const must = processed.get(`${node}:${id}`) ?? 0
            const read = await cache.get(id)
            outcomes.add(`${read.outcome} ${read.tier}`)
            if (read.value < must) wrong.push(`node ${node} read ${id} v${read.value} after v${must}`)
            await new Promise(resolve => setTimeout(resolve, 3))
          }
        }),
      ),
    ])
    expect(wrong).toEqual([])
    expect([...outcomes]).toEqual(expect.arrayContaining(['hit l1', 'hit l2', 'miss load']))
    expect(caches.reduce((sum, { counters }) => sum + counters.fencesRefused, 0)).toBeGreaterThan(10)
    const many = await caches[0]?.getMany(ids)
    expect(many?.map(({ value }) => value)).toEqual(ids.map(id => rows.get(id)))
    expect(shown((await caches[0]?.getMany(ids))?.[0])).toMatchObject({ outcome: 'hit' })
    for (const node of nodes) await node.close()
  })
})
