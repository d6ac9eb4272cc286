import { setTimeout as sleep } from 'node:timers/promises'
import { type RedisServer, temporaryRedis } from '@technomir/local-services'
import { describeWith } from '@technomir/local-services/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { LogUnavailableError } from '../log/log.ts'
import { type HeardLog, hear } from '../testing/heard-log.ts'
import { testClient, testKeys } from '../testing/redis-node.ts'
import { Switch } from '../testing/switch.ts'
import { until } from '../testing/until.ts'
import type { RedisClient } from './connection.ts'
import { RedisOwnLog } from './redis-own-log.ts'

describeWith(['redis'], 'an own log over the deaths of Redis', () => {
  const closing: (() => unknown)[] = []
  let first: RedisServer

  beforeEach(async () => {
    first = await server()
  })
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close()
  })

  async function server(): Promise<RedisServer> {
    const started = await temporaryRedis({ args: ['--repl-diskless-sync-delay', '0'] })
    closing.push(() => started.stop())
    return started
  }

  async function connected(url: string): Promise<RedisClient> {
    const client = await testClient(url)
    closing.push(() => client.destroy())
    return client
  }

  async function logAt(
    url: string,
    replicas = 0,
  ): Promise<{ log: RedisOwnLog; heard: HeardLog; client: RedisClient }> {
    const client = await connected(url)
    const log = new RedisOwnLog({ client, address: url, keys: testKeys, replicas })
    const heard = await hear(log)
    closing.push(() => heard.follower.close())
    return { log, heard, client }
  }

  /** A replica that has all that its master holds. */
  async function replicaOf(master: RedisServer): Promise<{ server: RedisServer; client: RedisClient }> {
    const replica = await server()
    const client = await connected(replica.url)
    await client.replicaOf('127.0.0.1', master.port)
    // Each end finds out by itself, and the master counts only those that it has heard of.
    const above = await connected(master.url)
    for (;;) {
      const [here, there] = await Promise.all([client.info('replication'), above.info('replication')])
      if (/master_link_status:up/.test(here) && /state=online/.test(there)) return { server: replica, client }
      await sleep(10)
    }
  }

  const appendAgain = async (log: RedisOwnLog) => {
    const end = performance.now() + 5000
    for (;;) {
      try {
        return await log.append({ tags: ['again'] })
      } catch (error) {
        if (!(error instanceof LogUnavailableError) || performance.now() > end) throw error
        await sleep(20)
      }
    }
  }

  it('begins another epoch on a server that was killed and comes back empty', async () => {
    const { log, heard } = await logAt(first.url)
    const before = await log.append({ tags: ['a'] })
    await first.kill()
    await expect(log.append({ tags: ['lost'] })).rejects.toThrow(LogUnavailableError)
    await first.restart()
    const after = await appendAgain(log)
    expect(after.epoch).not.toBe(before.epoch)
    const { follower } = heard
    await until('the new epoch', () => follower.epoch === after.epoch && follower.horizon === after.position)
    await until('sight', () => !follower.isBlind())
  })

  it('begins another epoch on a server that comes back with an old snapshot', async () => {
    const { log, heard, client } = await logAt(first.url)
    const before = await log.append({ tags: ['saved'] })
    await client.sendCommand(['SAVE'])
    const lost = await log.append({ tags: ['lost with the tail'] })
    await first.kill()
    await first.restart()
    const after = await appendAgain(log)
    expect(after.epoch).not.toBe(before.epoch)
    expect(after.position).not.toBe(lost.position)
    const { follower } = heard
    await until('the new epoch', () => follower.epoch === after.epoch && follower.horizon === after.position)
  })

  it('begins another epoch on the replica that takes over without the tail, and again on the way back', async () => {
    const entrance = await Switch.start(first.port)
    closing.push(() => entrance.close())
    const { log, heard } = await logAt(entrance.url)
    const { follower, entries } = heard
    await log.append({ tags: ['on both'] })
    const { server: second, client: promoted } = await replicaOf(first)
    await log.append({ tags: ['on both'] })
    await until('the entry on the replica', () => entries.length > 1)
    // The replica stands still: what is appended now is lost by the failover.
    second.pause()
    const lost = await log.append({ tags: ['lost'] })
    await until('the lost entry', () => follower.horizon === lost.position)
    await first.kill()
    second.resume()
    await promoted.replicaOf('NO', 'ONE' as unknown as number)
    entrance.turnTo(second.port)
    const after = await appendAgain(log)
    expect(after.epoch).not.toBe(lost.epoch)
    await until('the new epoch', () => follower.epoch === after.epoch && follower.horizon === after.position)

    await first.restart()
    const back = await connected(first.url)
    await back.replicaOf('127.0.0.1', second.port)
    for (;;) {
      if (/master_link_status:up/.test(await back.info('replication'))) break
      await sleep(10)
    }
    await back.replicaOf('NO', 'ONE' as unknown as number)
    entrance.turnTo(first.port)
    const third = await appendAgain(log)
    expect([lost.epoch, after.epoch]).not.toContain(third.epoch)
  })

  it('is not read or written on a replica', async () => {
    const { log, heard, client } = await logAt(first.url)
    await log.append({ tags: ['a'] })
    const other = await server()
    // Its connections stay open, and it goes on answering reads.
    await client.replicaOf('127.0.0.1', other.port)
    await expect(log.append({ tags: ['b'] })).rejects.toThrow('master')
    await until('blindness', () => heard.follower.isBlind())
  })

  it('asks replicas, if told to, before it says that an entry is safe', async () => {
    const { log } = await logAt(first.url, 1)
    await expect(log.append({ tags: ['a'] })).rejects.toThrow('only 0')
    const { server: replica } = await replicaOf(first)
    const { position } = await log.append({ tags: ['b'] })
    expect(position).toBeGreaterThan(0)
    replica.pause()
    await expect(log.append({ tags: ['c'] })).rejects.toThrow(LogUnavailableError)
  })

  it('proves nothing to readers of a master that may not write without its replicas', async () => {
    const { heard, client } = await logAt(first.url)
    await client.configSet('min-replicas-to-write', '1')
    await until('blindness', () => heard.follower.isBlind())
    await client.configSet('min-replicas-to-write', '0')
    await until('sight', () => !heard.follower.isBlind())
  })
})
