import { Caches, type CachesOptions } from '../cache/caches.ts'
import { Follower } from '../follower/follower.ts'
import { createRedisClient, type RedisClient } from '../redis/connection.ts'
import { logKeys } from '../redis/keys.ts'
import { RedisLogReader } from '../redis/redis-log-reader.ts'
import { RedisLogWriter } from '../redis/redis-log-writer.ts'
import { RedisStore } from '../redis/redis-store.ts'
import { mapping } from './small-relay.ts'

export const testKeys = logKeys('test')

/** A connected client; errors of its connection are what the tests are about. */
export async function testClient(url: string): Promise<RedisClient> {
  const client = createRedisClient(url, true, 'test')
  client.on('error', () => {})
  await client.connect()
  return client
}

export function testWriter(client: RedisClient, retention = 10_000): RedisLogWriter {
  return new RedisLogWriter({ client, keys: testKeys, retention })
}

export interface RedisNode {
  readonly follower: Follower
  readonly caches: Caches
  readonly client: RedisClient
  close(): Promise<void>
}

/**
 * A node as a server would have it: a follower on a connection of its own, caches with the shared tier.
 * @param timeoutMs after which the shared tier is left alone for a while; tests that count loads on a busy machine want patience
 */
export async function redisNode(
  url: string,
  options: Partial<CachesOptions> = {},
  timeoutMs?: number,
): Promise<RedisNode> {
  const client = await testClient(url)
  const follower = new Follower({ log: new RedisLogReader({ url, keys: testKeys }), mapping })
  const store = new RedisStore({ client, name: 'test', ...(timeoutMs === undefined ? {} : { timeoutMs }) })
  const caches = new Caches({ follower, store, ...options })
  follower.start()
  return {
    follower,
    caches,
    client,
    async close() {
      await follower.close()
      caches.close()
      client.destroy()
    },
  }
}
