import { setTimeout as sleep } from 'node:timers/promises'
import { type RedisServer, temporaryRedis } from '@technomir/local-services'
import { describeWith } from '@technomir/local-services/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testClient, testKeys } from '../testing/redis-node.ts'
import type { RedisClient } from './connection.ts'
import { RedisNodeBoard } from './redis-node-board.ts'

describeWith(['redis'], 'the board of nodes in Redis', () => {
  let redis: RedisServer
  let client: RedisClient
  let board: RedisNodeBoard

  beforeAll(async () => {
    redis = await temporaryRedis()
    client = await testClient(redis.url)
    board = new RedisNodeBoard(client, testKeys)
  })
  afterAll(async () => {
    client.destroy()
    await redis.stop()
  })

  it('shows what every node said last, and who has been silent', async () => {
    const report = { epoch: 'e', position: 2 ** 53 - 1, blind: false, info: { name: 'Ж', n: [1] } }
    await board.report('a', { ...report, position: 1 })
    await board.report('a', report)
    await board.report('b', { epoch: null, position: -1, blind: true, info: null })
    expect((await board.read()).toSorted((x, y) => (x.node < y.node ? -1 : 1))).toEqual([
      { ...report, node: 'a', live: true },
      { epoch: null, position: 0, blind: true, info: null, node: 'b', live: true },
    ])
    await board.leave('b')
    await sleep(2100)
    expect((await board.read()).map(({ node, live }) => `${node} ${live}`)).toEqual(['a false'])
    await board.report('a', report)
    expect((await board.read()).map(({ live }) => live)).toEqual([true])
  })

  it('forgets who has been silent for a minute', async () => {
    await client.hSet(testKeys.nodes, 'gone', `${Date.now() - 61_000} {"position":"1"}`)
    expect((await board.read()).some(({ node }) => node === 'gone')).toBe(false)
    expect(await client.hExists(testKeys.nodes, 'gone')).toBe(0)
  })
})
