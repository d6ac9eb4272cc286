import { setTimeout as sleep } from 'node:timers/promises'
import { type RedisServer, temporaryRedis } from '@technomir/local-services'
import { describeWith } from '@technomir/local-services/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { Follower } from '../follower/follower.ts'
import type { LogEntry } from '../log/log.ts'
import { testClient, testKeys, testWriter } from '../testing/redis-node.ts'
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

  it('takes nothing after an entry that could not be stored', async () => {
    const before = (await writer.current())?.end
    const entries = [1, 2, 3].map(i => relay.entry({ at: relay.last + 8 * i }))
    await admin.configSet({ maxmemory: '1', 'maxmemory-policy': 'noeviction' })
    try {
      await expect(writer.append(relay.epoch, ...entries)).rejects.toThrow(/OOM/)
    } finally {
      await admin.configSet({ maxmemory: '0' })
    }
    expect((await writer.current())?.end).toBe(before)
    expect(await writer.append(relay.epoch, ...entries)).toBe('appended')
    expect(await writer.append(relay.epoch, ...entries)).toBe('known')
    const newest = await admin.xRevRange(testKeys.entries(relay.epoch), '+', '-', { COUNT: 3 })
    const ids = newest?.map(entry => entry?.id).reverse()
    expect(ids).toEqual(entries.map(entry => `${entry.position}-0`))
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

  it('takes any number of heartbeats with the same horizon, also when the clock of Redis goes back', async () => {
    await relay.close()
    for (let i = 0; i < 50; i++) expect(await relay.beat()).toBe('published')
    const later = `${relay.horizon}-${Date.now() + 60_000}`
    await admin.xAdd(testKeys.heartbeat(relay.epoch), later, { heartbeat: 'x' })
    for (let i = 0; i < 3; i++) expect(await relay.beat()).toBe('published')
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
})
