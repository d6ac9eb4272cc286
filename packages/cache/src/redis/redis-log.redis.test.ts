import { setTimeout as sleep } from 'node:timers/promises'
import { type RedisServer, temporaryRedis } from '@technomir/local-services'
import { describeWith } from '@technomir/local-services/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Cache } from '../cache/cache.ts'
import { Follower } from '../follower/follower.ts'
import type { LogEntry } from '../log/log.ts'
import { type RedisNode, redisNode, testClient, testKeys, testWriter } from '../testing/redis-node.ts'
import { shown } from '../testing/shown.ts'
import { mapping, SmallRelay } from '../testing/small-relay.ts'
import { until } from '../testing/until.ts'
import type { RedisClient } from './connection.ts'
import { RedisLogReader } from './redis-log-reader.ts'
import type { RedisLogWriter } from './redis-log-writer.ts'

describeWith(['redis'], 'the log in Redis', () => {
  let redis: RedisServer
  let admin: RedisClient
  let writer: RedisLogWriter
  let relay: SmallRelay
  let epochs = 0
  const closing: (() => Promise<void>)[] = []

  beforeAll(async () => {
    redis = await temporaryRedis()
    admin = await testClient(redis.url)
    writer = testWriter(admin)
  })
  afterAll(async () => {
    admin.destroy()
    await redis.stop()
  })
  beforeEach(async () => {
    await until('the connection', () => admin.isReady)
    await admin.flushAll()
    await lead(`epoch-${++epochs}`)
  })
  afterEach(async () => {
    await relay.close()
    for (const close of closing.splice(0)) await close()
  })

  async function lead(epoch: string, start = 1000): Promise<void> {
    relay = new SmallRelay(writer, epoch, start)
    await relay.begin()
    relay.keepBeating()
  }

  /** A follower with what it got, and what it could not read. */
  async function follow() {
    const entries: LogEntry[] = []
    const errors: string[] = []
    const resets: number[] = []
    const follower = new Follower({
      log: new RedisLogReader({ url: redis.url, keys: testKeys }),
      mapping,
      onError: error => errors.push(error.message),
    })
    follower.on('entry', entry => entries.push(entry))
    follower.on('reset', ({ position }) => resets.push(position))
    follower.start()
    closing.push(() => follower.close())
    await until('sight', () => !follower.isBlind())
    return { follower, entries, errors, resets }
  }

  /** Two nodes whose reads are watched: `truth` is the row; nobody who has processed its change may show it as it was. */
  async function watchedNodes() {
    let truth = 0
    const wrong: string[] = []
    const outcomes = new Set<string>()
    const nodes: (RedisNode & { cache: Cache<string, number>; processed: number })[] = []
    for (let i = 0; i < 2; i++) {
      const node = await redisNode(redis.url)
      const load = async () => truth
      const cache = node.caches.define<string, number>({
        name: 'rows',
        policy: 'event',
        key: key => key,
        tags: key => [key],
        load,
      })
      const watched = { ...node, cache, processed: 0 }
      node.follower.on('entry', ({ events }) => {
        for (const { data } of events) watched.processed = Number(data)
      })
      nodes.push(watched)
      closing.push(() => node.close())
    }
    const stop = new AbortController()
    const reading = (async () => {
      while (!stop.signal.aborted) {
        await Promise.all(
          nodes.map(async node => {
            const must = node.processed
            const read = await node.cache.get('row')
            outcomes.add(read.outcome === 'bypass' ? `bypass ${read.reason}` : read.outcome)
            if (read.value < must) wrong.push(`${read.value} after ${must}: ${read.outcome} ${read.tier}`)
          }),
        )
        await sleep(1)
      }
    })()
    closing.unshift(async () => {
      stop.abort()
      await reading
    })
    const sight = () =>
      until('sight', () =>
        nodes.every(({ follower }) => !follower.isBlind() && follower.epoch === relay.epoch),
      )
    await sight()
    return {
      nodes,
      wrong,
      outcomes,
      sight,
      /** Commits a change; the log hears of it, or would if it were there. */
      change: () => {
        truth++
        return relay.change({ tags: ['row'], events: [{ topic: 'row', event: 'changed', data: truth }] })
      },
      /** Commits a change whose entry Redis has lost before anybody read it. */
      changeUnheard: () => {
        truth++
        relay.last = relay.horizon = relay.entry({}).position
      },
      /** Every node shows the row as it is now, from its cache. */
      async expectRight() {
        await sight()
        await until('the log', () => nodes.every(({ follower }) => follower.horizon >= relay.last))
        for (const { cache } of nodes) {
          await cache.get('row')
          expect(shown(await cache.get('row'))).toMatchObject({ value: truth, outcome: 'hit' })
        }
        expect(wrong).toEqual([])
      },
    }
  }

  it('hands over entries in order, those of before the start too, over many pages', async () => {
    for (let i = 0; i < 2500; i++) void relay.change({ tags: [`t${i}`], touched: ['rows'] })
    const { follower, entries } = await follow()
    await relay.change({
      tags: ['é"\\'],
      writes: ['w'],
      events: [{ topic: 't', event: 'e', data: { a: [1, null, 'ü'] }, audience: 'user:1' }],
    })
    await until('the newest', () => follower.horizon === relay.last)
    expect(entries.length).toBe(2501)
    expect(entries.every((entry, i) => i === 0 || entry.prev === entries[i - 1]?.position)).toBe(true)
    expect(entries.at(-1)).toMatchObject({
      tags: ['é"\\'],
      writes: ['w'],
      touched: [],
      events: [{ topic: 't', event: 'e', data: { a: [1, null, 'ü'] }, audience: 'user:1' }],
    })
    expect(follower.lastTouched('rows')).toBe(entries[2499]?.position)
    // Heartbeats move it on without entries.
    relay.horizon += 5
    await until('the horizon', () => follower.horizon === relay.horizon)
  })

  it('refuses an entry at or below the newest, whoever writes it', async () => {
    const first = relay.entry({})
    expect(await writer.append(relay.epoch, first)).toBe('appended')
    expect(await writer.append(relay.epoch, first)).toBe('known')
    expect(await writer.append(relay.epoch, { ...first, position: first.position - 1 })).toBe('known')
    expect(await writer.current()).toEqual({ epoch: relay.epoch, end: first.position })
  })

  it('refuses a heartbeat that is late, lower, or of another epoch', async () => {
    await relay.close()
    const { epoch } = relay
    const beat = relay.heartbeat()
    const asked = await writer.heartbeat(epoch, beat, null, 100)
    expect(asked.outcome).toBe('late')
    const stamp = 'stamp' in asked ? asked.stamp : 0
    expect(await writer.heartbeat(epoch, beat, stamp, 100)).toMatchObject({ outcome: 'published' })
    await sleep(120)
    expect(await writer.heartbeat(epoch, beat, stamp, 100)).toMatchObject({ outcome: 'late' })
    expect(await writer.heartbeat(epoch, { ...beat, horizon: beat.horizon - 1 }, stamp, 9999)).toEqual({
      outcome: 'deposed',
    })
    await writer.begin('another')
    expect(await writer.heartbeat(epoch, { ...beat, horizon: 2e9 }, stamp, 9999)).toEqual({
      outcome: 'deposed',
    })
  })

  it('says so when Redis cannot be reached', async () => {
    await relay.close()
    redis.pause()
    await expect(writer.append(relay.epoch, relay.entry({}))).rejects.toThrow(
      'The log in Redis cannot be written',
    )
    await expect(writer.current()).rejects.toThrow('within 1000 ms')
    redis.resume()
  })

  it('does not take an old heartbeat for a fresh one after a pause of the reader', async () => {
    const { follower } = await follow()
    await relay.close()
    // The process stands still, as under a debugger or a stopped container; heartbeats arrive in the socket meanwhile.
    await relay.beat()
    const until2 = performance.now() + 2300
    while (performance.now() < until2) {
      // Nothing else runs.
    }
    expect(follower.blindness()).toBe('silence')
    await sleep(400)
    expect(follower.blindness()).toBe('silence')
    relay.keepBeating()
    await until('sight', () => !follower.isBlind())
  })

  it('shows another epoch within a second, also one whose positions are lower', async () => {
    const watched = await watchedNodes()
    await watched.change()
    await watched.expectRight()
    await relay.close()
    await lead(`epoch-${++epochs}`, 10)
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
    const watched = await watchedNodes()
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

  it('is trusted from the first retained entry on by a node that comes after a trim', async () => {
    for (let i = 0; i < 20; i++) await relay.change({ tags: [`t${i}`] })
    await admin.xTrim(testKeys.entries(relay.epoch), 'MAXLEN', 5)
    const { follower, entries, resets } = await follow()
    expect(entries.length).toBe(5)
    const prev = entries[0]?.prev ?? 0
    expect(resets).toEqual([prev])
    expect(follower.floors.floorOf('t3')).toBe(prev)
    expect(follower.floors.floorOf('t19')).toBe(relay.last)
  })

  it('shows a hole to a follower that the trim overtook', async () => {
    const { follower, resets } = await follow()
    const before = resets.length
    // One transaction: the follower cannot come between.
    const [first, second] = [relay.entry({ tags: ['a'] }), relay.entry({ at: relay.last + 16 })]
    const key = testKeys.entries(relay.epoch)
    const json = (prev: number, tags: string[]) =>
      JSON.stringify({ prev: String(prev), tags, touched: [], events: [], writes: [], committedAt: 0 })
    await admin
      .multi()
      .xAdd(key, `${first.position}-0`, { entry: json(first.prev, ['a']) })
      .xAdd(key, `${second.position}-0`, { entry: json(first.position, []) })
      .xTrim(key, 'MAXLEN', 1)
      .exec()
    relay.last = relay.horizon = second.position
    await until('the newest', () => follower.horizon === second.position)
    expect(resets.slice(before)).toEqual([first.position])
    expect(follower.floors.floorOf('a')).toBe(first.position)
  })

  it('survives what somebody writes into it by hand, trusting nothing from before', async () => {
    const { follower, errors, resets } = await follow()
    await relay.change({ tags: ['a'] })
    const junk = relay.last + 1
    await admin.xAdd(testKeys.entries(relay.epoch), `${junk}-0`, { entry: '{"prev":"1"}' })
    await admin.xAdd(testKeys.entries(relay.epoch), `${junk + 1}-0`, { nonsense: 'x' })
    await until('the hole', () => resets.includes(junk + 1))
    expect(follower.floors.floorOf('anything')).toBe(junk + 1)
    expect(errors.length).toBe(2)
    await relay.change({ tags: ['b'] })
    await until('the newest', () => follower.last === relay.last)
    await until('sight', () => !follower.isBlind())
  })

  it('leaves nodes blind while Redis stands still, and right afterwards', async () => {
    const watched = await watchedNodes()
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
