import {
  type RedisCluster,
  type RedisServer,
  temporaryRedis,
  temporaryRedisCluster,
} from '@technomir/local-services'
import { describeWith } from '@technomir/local-services/testing'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type Check, logContract, nodeBoardContract, ownLogContract, storeContract } from './contracts.ts'
import { MemoryLog } from './log/memory-log.ts'
import { MemoryOwnLog } from './log/memory-own-log.ts'
import { MemoryNodeBoard } from './log/nodes.ts'
import { createRedisCluster, type RedisAddress, type RedisCommands } from './redis/connection.ts'
import { logKeys } from './redis/keys.ts'
import { RedisLogReader } from './redis/redis-log-reader.ts'
import { RedisLogWriter } from './redis/redis-log-writer.ts'
import { RedisNodeBoard } from './redis/redis-node-board.ts'
import { RedisOwnLog } from './redis/redis-own-log.ts'
import { RedisStore } from './redis/redis-store.ts'
import { testClient } from './testing/redis-node.ts'
import { MemoryStore } from './tiers/memory-store.ts'

/** They mostly wait, each on a store or log of its own: side by side. */
const holds = (title: string, checks: readonly Check[]) =>
  describe(title, { concurrent: true }, () => {
    for (const { name, run } of checks) it(name, run)
  })
const close = () => {}

describe('in memory', () => {
  holds(
    'the store',
    storeContract(async () => ({ store: new MemoryStore(), close })),
  )
  holds(
    'the log',
    logContract(async () => {
      const log = new MemoryLog()
      return { writer: log, reader: log, close }
    }),
  )
  holds(
    'the own log',
    ownLogContract(async () => ({ log: new MemoryOwnLog(), close })),
  )
  holds(
    'the board of nodes',
    nodeBoardContract(async () => ({ board: new MemoryNodeBoard(), close })),
  )
})

let names = 0

/** Everything on Redis, each check under a name of its own. */
function allHold(place: () => { client: RedisCommands; address: RedisAddress }): void {
  const fresh = () => {
    const { client, address } = place()
    const name = `contract-${names++}`
    return { client, address, name, keys: logKeys(name) }
  }
  holds(
    'the store',
    storeContract(async () => {
      const { client, name } = fresh()
      return { store: new RedisStore({ client, name, prefix: `${name}:`, timeoutMs: 3000 }), close }
    }),
  )
  holds(
    'the log',
    logContract(async () => {
      const { client, address, keys } = fresh()
      const writer = new RedisLogWriter({ client, keys, retention: 1000 })
      return { writer, reader: new RedisLogReader({ url: address, keys }), close }
    }),
  )
  holds(
    'the own log',
    ownLogContract(async () => {
      const options = fresh()
      return { log: new RedisOwnLog(options), other: new RedisOwnLog(options), close }
    }),
  )
  holds(
    'the board of nodes',
    nodeBoardContract(async () => {
      const { client, keys } = fresh()
      return { board: new RedisNodeBoard(client, keys), close }
    }),
  )
}

describeWith(['redis'], 'in Redis', () => {
  let redis: RedisServer
  let client: RedisCommands
  beforeAll(async () => {
    redis = await temporaryRedis()
    client = await testClient(redis.url)
  })
  afterAll(async () => {
    client.destroy()
    await redis.stop()
  })
  allHold(() => ({ client, address: redis.url }))
})

describeWith(['redis'], 'in a Redis Cluster', () => {
  let servers: RedisCluster
  let client: RedisCommands
  beforeAll(async () => {
    servers = await temporaryRedisCluster()
    client = createRedisCluster(servers.urls, 'test')
    client.on('error', () => {})
    await client.connect()
  })
  afterAll(async () => {
    client.destroy()
    await servers.stop()
  })
  allHold(() => ({ client, address: { cluster: servers.urls } }))
})
