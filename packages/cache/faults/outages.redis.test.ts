import { setTimeout as sleep } from 'node:timers/promises'
import { type RedisServer, temporaryRedis } from '@technomir/local-services'
import { describeWith } from '@technomir/local-services/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { until } from '../src/testing/until.ts'
import { NaiveNode } from './naive-node.ts'
import { expectRightUnderLoad } from './under-load.ts'

describeWith(['redis'], 'a Redis that answers nothing for a while', () => {
  let redis: RedisServer

  beforeEach(async () => {
    redis = await temporaryRedis()
  })
  afterEach(() => redis.stop())

  it('three nodes under load are right when it is killed and comes back empty', async () => {
    const kill = async () => {
      await redis.kill()
      await sleep(150)
      await redis.restart({ empty: true })
    }
    await expectRightUnderLoad(redis.url, kill, 2)
  })

  it('three nodes under load are right when it stands still for three seconds', async () => {
    const stop = async () => {
      redis.pause()
      await sleep(3000)
      redis.resume()
    }
    await expectRightUnderLoad(redis.url, stop, 1)
  })

  it('a node that never doubts what is in memory shows the old value, then and afterwards', async () => {
    const [one, other] = await Promise.all([NaiveNode.start(redis.url), NaiveNode.start(redis.url)])
    for (const node of [one, other]) await node.read('row', () => 1)
    redis.pause()
    // As with a time limit on commands: the caller is told nothing and goes on.
    void one.end('row')
    await sleep(2100)
    expect(await other.read('row', () => 2)).toBe(1)
    await redis.kill()
    await redis.restart({ empty: true })
    await until('the connections', () => [one, other].every(({ isConnected }) => isConnected))
    await sleep(200)
    expect(await other.read('row', () => 2)).toBe(1)
    for (const node of [one, other]) node.close()
  })
})
