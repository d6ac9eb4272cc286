import { setTimeout as sleep } from 'node:timers/promises'
import { type RedisServer, temporaryRedis } from '@technomir/local-services'
import { describeWith } from '@technomir/local-services/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Cache } from './cache/cache.ts'
import { createCache, type OwnCaches } from './create-cache.ts'
import { LogUnavailableError } from './log/log.ts'
import type { RedisClient } from './redis/connection.ts'
import { type LogKeys, logKeys } from './redis/keys.ts'
import { testClient } from './testing/redis-node.ts'
import { shown } from './testing/shown.ts'
import { until } from './testing/until.ts'

/** A row that only grows, so what a reader must see is a lower bound. */
class Row {
  version = 0
  /** By node: the version that the node must show, because it has answered a write of it. */
  readonly must = [0, 0]
}

describeWith(['redis'], 'nodes over an own log in a Redis that loses things', () => {
  const ids = ['a', 'b', 'c', 'd']
  const keys: LogKeys = logKeys('losses')
  let redis: RedisServer
  let admin: RedisClient
  let nodes: OwnCaches[]
  let caches: Cache<string, number>[]
  let rows: Map<string, Row>
  let wrong: string[]
  let outcomes: Map<string, number>
  let failed: number
  let stop: AbortController
  let working: Promise<unknown>

  beforeEach(async () => {
    redis = await temporaryRedis()
    admin = await testClient(redis.url)
    rows = new Map(ids.map(id => [id, new Row()]))
    wrong = []
    outcomes = new Map()
    failed = 0
    stop = new AbortController()
    const options = { redis: redis.url, name: 'losses', writeMs: 1000 }
    nodes = await Promise.all([createCache(options), createCache(options)])
    caches = nodes.map(node =>
      node.define<string, number>({
        name: 'rows',
        policy: 'event',
        key: id => `row:${id}`,
        tags: id => [`row:${id}`],
        load: async id => {
          await sleep(Math.random() * 4)
          const { version } = rows.get(id) as Row
          await sleep(Math.random() * 12)
          return version
        },
      }),
    )
    working = Promise.all([...ids.map(write), ...[0, 1].flatMap(node => ids.map(id => read(node, id)))])
  })
  afterEach(async () => {
    stop.abort()
    await working
    await Promise.all(nodes.map(node => node.close()))
    admin.destroy()
    await redis.stop()
  })

  /** Commits a version, then says so by one of the ways there are; a write that fails is tried again until it is durable. */
  async function write(id: string): Promise<void> {
    const row = rows.get(id) as Row
    for (let n = 0; !stop.signal.aborted; n++) {
      const node = n % 2
      const cache = caches[node] as Cache<string, number>
      const version = ++row.version
      for (let done = false; !done; ) {
        try {
          const ways = [
            () => cache.delete(id),
            () => cache.set(id, version),
            () => (nodes[node] as OwnCaches).invalidate({ tag: `row:${id}` }),
          ]
          const { processed } = await (ways[n % 3] as (typeof ways)[0])()
          if (processed) row.must[node] = version
          done = true
        } catch (error) {
          if (!(error instanceof LogUnavailableError)) throw error
          failed++
          if (stop.signal.aborted) return
        }
      }
      await sleep(Math.random() * 30)
    }
  }

  async function read(node: number, id: string): Promise<void> {
    const row = rows.get(id) as Row
    while (!stop.signal.aborted) {
      const must = row.must[node] as number
      const { value, outcome, tier } = await (caches[node] as Cache<string, number>).get(id)
      const how = `${outcome} ${tier}`
      outcomes.set(how, (outcomes.get(how) ?? 0) + 1)
      if (value < must) wrong.push(`node ${node} read ${id} v${value} after v${must}: ${how}`)
      await sleep(1)
    }
  }

  /** Everything is quiet, every node sees, and shows the rows as they are. */
  async function expectRight(): Promise<void> {
    stop.abort()
    await working
    await until('sight', () => nodes.every(({ follower }) => !follower.isBlind()))
    for (const id of ids) await nodes[0]?.invalidate({ tag: `row:${id}` })
    const written = await nodes[0]?.invalidate({ tag: 'end' })
    await until('the end', () =>
      nodes.every(
        ({ follower }) => follower.epoch === written?.epoch && follower.horizon >= written.position,
      ),
    )
    for (const id of ids) {
      for (const cache of caches) {
        const version = rows.get(id)?.version
        await cache.get(id)
        expect(shown(await cache.get(id))).toMatchObject({ value: version, outcome: 'hit' })
      }
    }
    console.log(JSON.stringify({ ...Object.fromEntries(outcomes), failed }))
    expect(wrong).toEqual([])
    expect(outcomes.get('hit l1')).toBeGreaterThan(20)
  }

  const losses: Record<string, () => Promise<unknown>> = {
    FLUSHALL: () => admin.flushAll(),
    'the name of the log': () => admin.del(keys.own),
    'the entries of the log': () => admin.del(keys.ownEntries),
    'all entries but the newest': () => admin.xTrim(keys.ownEntries, 'MAXLEN', 1),
    'all connections': () => admin.sendCommand(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']),
  }

  it.each(Object.entries(losses))('never show what a node has ended: %s', async (_, lose) => {
    for (let i = 0; i < 5; i++) {
      await sleep(300)
      await lose()
    }
    await sleep(300)
    await expectRight()
  })

  it('never show what a node has ended: killed and empty again', async () => {
    for (let i = 0; i < 3; i++) {
      await sleep(400)
      await redis.kill()
      await sleep(150)
      await redis.restart()
    }
    await sleep(500)
    await expectRight()
  })

  it('never show what a node has ended: stopped for three seconds', async () => {
    await sleep(300)
    redis.pause()
    await sleep(3000)
    expect(nodes.every(({ follower }) => follower.isBlind())).toBe(true)
    redis.resume()
    await sleep(700)
    await expectRight()
  })
})
