import { setTimeout as sleep } from 'node:timers/promises'
import { type RedisServer, temporaryRedis } from '@technomir/local-services'
import { describeWith } from '@technomir/local-services/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { RedisStand, standName } from '../src/model/redis-stand.ts'
import type { RedisClient } from '../src/redis/connection.ts'
import { testClient, testWriter } from '../src/testing/redis-node.ts'
import { SmallRelay } from '../src/testing/small-relay.ts'
import { until } from '../src/testing/until.ts'
import { watchedNodes } from '../src/testing/watched-nodes.ts'
import { NaiveNode } from './naive-node.ts'

/** One line of CLIENT LIST. */
type Connection = ReadonlyMap<string, string>

describeWith(['redis'], 'connections that are killed', () => {
  let redis: RedisServer
  let admin: RedisClient

  beforeAll(async () => {
    redis = await temporaryRedis()
    admin = await testClient(redis.url)
    await admin.sendCommand(['CLIENT', 'SETNAME', 'admin'])
  })
  afterAll(async () => {
    admin.destroy()
    await redis.stop()
  })

  /** Kills every connection of a kind; resolves with how many there were. */
  async function kill(isMeant: (connection: Connection) => boolean): Promise<number> {
    const list = String(await admin.sendCommand(['CLIENT', 'LIST']))
    const all = list
      .trim()
      .split('\n')
      .map(line => new Map(line.split(' ').map(pair => pair.split('=', 2) as [string, string])))
    const meant = all.filter(connection => connection.get('name') !== 'admin' && isMeant(connection))
    for (const connection of meant)
      await admin.sendCommand(['CLIENT', 'KILL', 'ID', connection.get('id') ?? ''])
    return meant.length
  }

  const named = (name: string) => (connection: Connection) => connection.get('name') === name

  describeWith(['redis'], 'under an own log', () => {
    let stand: RedisStand
    beforeEach(async () => {
      await admin.flushAll()
      stand = await RedisStand.start(redis.url, 3)
    })
    afterEach(() => stand.close())

    const kinds: [string, (connection: Connection) => boolean][] = [
      ['those of the followers', named('cache-follower')],
      ['those of commands', named(standName)],
      ['those that watch keys', connection => (connection.get('flags') ?? '').includes('t')],
      ['any, one after the other', connection => Number(connection.get('id')) % 3 === 0],
      ['all at once', () => true],
    ]
    it.each(kinds)('%s', async (_, isMeant) => {
      let killed = 0
      for (let i = 0; i < 6; i++) {
        await sleep(150)
        killed += await kill(isMeant)
      }
      expect(killed).toBeGreaterThanOrEqual(3)
      await stand.recovered()
      console.log(
        JSON.stringify({ killed, failed: stand.failedWrites, ...Object.fromEntries(stand.outcomes) }),
      )
      expect(stand.wrong).toEqual([])
      expect(stand.outcomes.get('hit l1')).toBeGreaterThan(20)
    })
  })

  describeWith(['redis'], 'under a log that a relay writes', () => {
    it.each([
      ['those of the followers', 'technomir-follower'],
      ['those of commands, the writer of the log among them', 'test'],
    ])('%s', async (_, name) => {
      await admin.flushAll()
      const writer = await testClient(redis.url)
      const relay = new SmallRelay(testWriter(writer), `epoch-${name}`)
      await relay.begin()
      relay.keepBeating()
      const watched = await watchedNodes(redis.url, () => relay)
      let killed = 0
      for (let i = 0; i < 6; i++) {
        // An entry that the log does not take is tried again by a relay; here `prev` tells that it is missing.
        for (let n = 0; n < 20; n++) {
          await watched.change().catch(() => {})
          await sleep(4)
        }
        killed += await kill(named(name))
      }
      expect(killed).toBeGreaterThanOrEqual(6)
      await until('the connection', () => writer.isReady)
      const written = () => relay.change({ tags: ['unrelated'] }).catch(() => null)
      while ((await written()) === null) await sleep(20)
      await watched.expectRight()
      await watched.close()
      await relay.close()
      writer.destroy()
    })
  })

  it('a node that trusts its subscription shows the old value for ever', async () => {
    const nodes = await Promise.all([NaiveNode.start(redis.url), NaiveNode.start(redis.url)])
    const [one, other] = nodes as [NaiveNode, NaiveNode]
    let truth = 1
    let shown = truth
    for (let tries = 0; shown === truth && tries < 100; tries++) {
      for (const node of nodes) await node.read('row', () => truth)
      truth++
      await Promise.all([admin.sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub']), one.end('row')])
      await until('the connections', () => nodes.every(({ isConnected }) => isConnected))
      await sleep(50)
      expect(await one.read('row', () => truth)).toBe(truth)
      shown = await other.read('row', () => truth)
    }
    await sleep(1000)
    expect(await other.read('row', () => truth)).toBeLessThan(truth)
    for (const node of nodes) node.close()
  })
})
