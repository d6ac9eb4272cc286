import { type RedisServer, temporaryRedis } from '@technomir/local-services'
import { describeWith } from '@technomir/local-services/testing'
import { afterAll, beforeAll, beforeEach, it } from 'vitest'
import { standName } from '../src/model/redis-stand.ts'
import type { RedisClient } from '../src/redis/connection.ts'
import { logKeys } from '../src/redis/keys.ts'
import { testClient } from '../src/testing/redis-node.ts'
import { expectRightUnderLoad } from './under-load.ts'

const keys = logKeys(standName)

describeWith(['redis'], 'three nodes under load are right when Redis loses', () => {
  let redis: RedisServer
  let admin: RedisClient

  beforeAll(async () => {
    redis = await temporaryRedis()
    admin = await testClient(redis.url)
  })
  afterAll(async () => {
    admin.destroy()
    await redis.stop()
  })
  beforeEach(() => admin.flushAll())

  const losses: [string, () => Promise<unknown>][] = [
    ['everything (FLUSHALL)', () => admin.flushAll()],
    ['the key of the log', () => admin.del(keys.ownEntries)],
    ['the name of the log', () => admin.del(keys.own)],
    ['all entries of the log', () => admin.xTrim(keys.ownEntries, 'MAXLEN', 0)],
    ['all entries but the last', () => admin.xTrim(keys.ownEntries, 'MAXLEN', 1)],
  ]
  it.each(losses)('%s', (_, lose) => expectRightUnderLoad(redis.url, lose, 4))
})
