import { setTimeout as sleep } from 'node:timers/promises'
import { type RedisServer, temporaryRedis } from '@technomir/local-services'
import { describeWith } from '@technomir/local-services/testing'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { LogUnavailableError } from '../log/log.ts'
import { type HeardLog, hear } from '../testing/heard-log.ts'
import { testClient, testKeys } from '../testing/redis-node.ts'
import { until } from '../testing/until.ts'
import type { RedisClient } from './connection.ts'
import { RedisOwnLog } from './redis-own-log.ts'

describeWith(['redis'], 'an own log in Redis', () => {
  let redis: RedisServer
  let client: RedisClient
  let log: RedisOwnLog
  const heard: HeardLog[] = []

  beforeAll(async () => {
    redis = await temporaryRedis()
    client = await testClient(redis.url)
    log = new RedisOwnLog({ client, address: redis.url, keys: testKeys, retention: 100 })
  })
  afterEach(async () => {
    for (const { follower } of heard.splice(0)) await follower.close()
  })
  afterAll(async () => {
    client.destroy()
    await redis.stop()
  })

  const follow = async () => {
    const one = await hear(log)
    heard.push(one)
    return one
  }

  it('gives every entry the position after the newest, whoever appends', async () => {
    const { follower, entries } = await follow()
    const other = await testClient(redis.url)
    // Kept for longer than the others of this file keep them: a slow follower shall not miss what it is asked about.
    const logs = [client, other].map(
      one => new RedisOwnLog({ client: one, address: redis.url, keys: testKeys, retention: 10_000 }),
    )
    const before = entries.length
    const appended = await Promise.all(
      Array.from({ length: 200 }, (_, i) => (logs[i % 2] as RedisOwnLog).append({ tags: [`t${i}`] })),
    )
    const positions = appended.map(({ position }) => position).toSorted((a, b) => a - b)
    expect(positions).toEqual(positions.map((_, i) => (positions[0] as number) + i))
    expect(new Set(appended.map(({ epoch }) => epoch))).toEqual(new Set([follower.epoch]))
    await until('the newest', () => follower.horizon === positions.at(-1))
    const seen = entries.slice(before)
    expect(seen.map(({ position }) => position)).toEqual(positions)
    expect(seen.every(({ position, prev }) => prev === position - 1)).toBe(true)
    other.destroy()
  })

  it('hands over what stood there before the start, in order and over many pages, as whole', async () => {
    const large = new RedisOwnLog({ client, address: redis.url, keys: testKeys, retention: 10_000 })
    const appended = await Promise.all(
      Array.from({ length: 2500 }, (_, i) => large.append({ tags: [`t${i}`] })),
    )
    const newest = Math.max(...appended.map(({ position }) => position))
    const { follower, entries, resets } = await follow()
    await until('the newest', () => follower.horizon === newest)
    const seen = entries.filter(({ position }) => position > newest - 2500)
    expect(seen.length).toBe(2500)
    expect(seen.every(({ position }, i) => position === newest - 2499 + i)).toBe(true)
    // The one that the beginning is; none of the pages was taken for all there was.
    expect(resets.length).toBe(1)
  })

  it('carries what listeners want to know', async () => {
    const { entries } = await follow()
    const said = {
      tags: ['é"\\'],
      touched: ['t'],
      events: [{ topic: 'a', event: 'b', data: [1] }],
      writes: ['w'],
    }
    const { position } = await log.append(said)
    await until('the entry', () => entries.at(-1)?.position === position)
    expect(entries.at(-1)).toMatchObject(said)
  })

  it('proves sight by itself while nothing is written, and again after silence', async () => {
    const { follower, resets } = await follow()
    const epochs = resets.length
    await sleep(2500)
    expect(follower.blindness()).toBe(null)
    redis.pause()
    await until('blindness', () => follower.isBlind())
    redis.resume()
    await until('sight', () => !follower.isBlind())
    expect(resets.length).toBe(epochs)
  })

  it('is begun anew after FLUSHALL, by whoever comes first', async () => {
    const { follower } = await follow()
    const before = await log.append({ tags: ['a'] })
    await until('the newest', () => follower.horizon === before.position)
    await client.flushAll()
    const after = await log.append({ tags: ['b'] })
    expect(after.epoch).not.toBe(before.epoch)
    expect(after.position).toBeGreaterThan(before.position)
    await until('the new epoch', () => follower.epoch === after.epoch && follower.horizon === after.position)
    // And by readers alone.
    await client.flushAll()
    await until('another', () => ![before.epoch, after.epoch].includes(follower.epoch ?? ''))
  })

  it.each([
    ['its name is deleted', () => client.del(testKeys.own)],
    ['its entries are deleted', () => client.del(testKeys.ownEntries)],
    ['its name is overwritten', () => client.set(testKeys.own, 'x')],
    ['its entries are overwritten', () => client.set(testKeys.ownEntries, 'x')],
  ])('is begun anew when %s', async (_, destroy) => {
    const { follower } = await follow()
    const { epoch } = await log.append({ tags: ['a'] })
    await destroy()
    const after = await log.append({ tags: ['b'] })
    expect(after.epoch).not.toBe(epoch)
    await until('the new epoch', () => follower.epoch === after.epoch && follower.horizon === after.position)
  })

  it.each([
    ['go on where the old ones ended', 'epoch after', (last: number) => last],
    ['begin lower', 'epoch below', () => 5],
  ])(
    'does not take the entries of another epoch for its own, when its positions %s',
    async (_, other, start) => {
      const { follower } = await follow()
      const heard: [number, string | null][] = []
      follower.on('entry', ({ position }) => heard.push([position, follower.epoch]))
      const { position, epoch } = await log.append({ tags: ['a'] })
      await until('the newest', () => follower.horizon === position)
      // As after a restart of Redis whose clock stands anywhere.
      const server = (await client.hGet(testKeys.own, 'server')) ?? ''
      const prev = start(position)
      const entry = JSON.stringify({
        prev: `${prev}`,
        tags: [],
        touched: [],
        events: [],
        writes: [],
        committedAt: 0,
      })
      await client
        .multi()
        .del(testKeys.ownEntries)
        .hSet(testKeys.own, { epoch: other, server })
        .xAdd(testKeys.ownEntries, `${prev + 1}-0`, { epoch: other, entry })
        .exec()
      await until('the other epoch', () => follower.epoch === other && follower.horizon === prev + 1)
      expect(heard).toEqual([
        [position, epoch],
        [prev + 1, other],
      ])
    },
  )

  it('goes on after a trim to nothing; a follower that the trim overtook sees the hole', async () => {
    const { follower } = await follow()
    const { position, epoch } = await log.append({ tags: ['a'] })
    await until('the newest', () => follower.horizon === position)
    const trimmed = client
      .multi()
      .xAdd(testKeys.ownEntries, `${position + 1}-0`, { epoch, entry: '{}' })
      .xTrim(testKeys.ownEntries, 'MAXLEN', 0)
      .exec()
    await trimmed
    const next = await log.append({ tags: ['b'] })
    expect(next).toEqual({ epoch, position: position + 2 })
    await until('the newest', () => follower.horizon === next.position)
    expect(follower.floors.floorOf('a')).toBe(position + 1)
  })

  it('notices a newest entry that was taken out', async () => {
    const { follower } = await follow()
    const { position, epoch } = await log.append({ tags: ['a'] })
    await client
      .multi()
      .xAdd(testKeys.ownEntries, `${position + 1}-0`, { epoch, entry: '{}' })
      .xDel(testKeys.ownEntries, `${position + 1}-0`)
      .exec()
    await until('the hole', () => follower.floors.floorOf('x') === position + 1)
    expect(follower.isBlind()).toBe(false)
  })

  it('trusts nothing from before what somebody writes into it by hand', async () => {
    const { follower, errors } = await follow()
    const { position } = await log.append({ tags: ['a'] })
    await client.xAdd(testKeys.ownEntries, `${position + 5}-3`, { nonsense: 'x' })
    await until('the hole', () => follower.floors.floorOf('x') === position + 5)
    // Long enough for it to be read again.
    await sleep(50)
    expect(errors.length).toBe(1)
    const next = await log.append({ tags: ['b'] })
    expect(next.position).toBe(position + 6)
    await until('the newest', () => follower.horizon === next.position)
  })

  it('hands out no position twice, however it loses what it held', async () => {
    const { follower } = await follow()
    const given = new Set<string>()
    const loss = fc.constantFrom('flush', 'name', 'entries', 'trim', 'replica and back', 'nothing')
    const seed = Date.now() % 1e9
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(loss, fc.nat(5)), { minLength: 1, maxLength: 8 }), async steps => {
        for (const [what, appends] of steps) {
          for (let i = 0; i < appends; i++) {
            const { epoch, position } = await log.append({ tags: ['t'] })
            expect(given.has(`${epoch} ${position}`)).toBe(false)
            given.add(`${epoch} ${position}`)
          }
          if (what === 'flush') await client.flushAll()
          else if (what === 'name') await client.del(testKeys.own)
          else if (what === 'entries') await client.del(testKeys.ownEntries)
          else if (what === 'trim') await client.xTrim(testKeys.ownEntries, 'MAXLEN', 0)
          else if (what === 'replica and back') {
            await client.replicaOf('127.0.0.1', 1)
            await expect(log.append({ tags: ['t'] })).rejects.toThrow(LogUnavailableError)
            await client.replicaOf('NO', 'ONE' as unknown as number)
          }
        }
        const { epoch, position } = await log.append({ tags: ['end'] })
        await until('the end', () => follower.epoch === epoch && follower.horizon === position)
      }),
      { numRuns: 40, seed },
    )
    console.log(`seed ${seed}: ${given.size} positions, none twice`)
  })

  it('fails by name when Redis does not answer, and says so', async () => {
    redis.pause()
    await expect(log.append({ tags: ['a'] })).rejects.toThrow(LogUnavailableError)
    redis.resume()
    await client.ping()
    expect((await log.append({ tags: ['a'] })).position).toBeGreaterThan(0)
  })
})
