import path from 'node:path'
import { findRedisServer, type RedisServer, startRedis } from '@technomir/local-services'
import { logFile } from './logs.ts'
import type { Options } from './options.ts'

/** Where the log and the shared caches live. */
export interface RedisChoice {
  /** Null: in the server's own memory. */
  url: string | null
  /** What to tell about it. */
  description: string
  /** Set when it was started here. */
  server: RedisServer | null
}

/** REDIS_URL, else a redis-server or valkey-server of this machine, else none. */
export async function chooseRedis(o: Options, onExit: () => void, signal: AbortSignal): Promise<RedisChoice> {
  if (o.redisUrl !== null) return { url: o.redisUrl, description: 'the one of REDIS_URL', server: null }
  const program = await findRedisServer()
  if (program === null) {
    return {
      url: null,
      description: 'none on this machine; log and caches in the server process',
      server: null,
    }
  }
  const server = await startRedis({
    dataDir: path.join(o.dataDir, 'redis'),
    port: 6379,
    args: ['--save', '300', '1'],
    logFile: await logFile(o.dataDir, 'redis'),
    onUnexpectedExit: onExit,
    signal,
  })
  return { url: server.url, description: `${path.basename(program)} on port ${server.port}`, server }
}
