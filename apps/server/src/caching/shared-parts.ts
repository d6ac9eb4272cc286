import { setTimeout as sleep } from 'node:timers/promises'
import {
  createRedisCommands,
  isReachable,
  type KeyWatch,
  keepConnecting,
  type LogReader,
  type LogWriter,
  logKeys,
  MemoryLog,
  MemoryNodeBoard,
  type NodeBoard,
  type RedisAddress,
  RedisClusterKeyWatch,
  type RedisCommands,
  RedisKeyWatch,
  RedisLogReader,
  RedisLogWriter,
  RedisNodeBoard,
  RedisStore,
  type Store,
} from '@technomir/cache'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'

/** Under this name the log and its helpers stand in Redis. */
export const application = 'technomir'
/** How long the start waits for Redis. */
const connectMs = 1500

/** What the servers of a shop have in common. */
export interface SharedParts {
  readonly redis?: RedisCommands
  readonly reader: LogReader
  readonly writer: LogWriter
  readonly board: NodeBoard
  readonly store?: Store
  readonly watch?: KeyWatch
  /** Resolves after a bounded time, connected or not. */
  connect(): Promise<void>
  close(): void
}

/** In Redis, on one server or a cluster; without one, in this process. */
export function createSharedParts(config: Config, logger: Logger): SharedParts {
  return config.redis === undefined ? inProcess() : inRedis(config.redis, config, logger)
}

function inProcess(): SharedParts {
  const log = new MemoryLog()
  return { reader: log, writer: log, board: new MemoryNodeBoard(), connect: async () => {}, close: () => {} }
}

function inRedis(address: RedisAddress, config: Config, logger: Logger): SharedParts {
  const keys = logKeys(application)
  const client = createRedisCommands(address, 'technomir-server')
  const stop = new AbortController()
  const complain = complainOnce(client, logger)
  return {
    redis: client,
    reader: new RedisLogReader({ url: address, keys }),
    writer: new RedisLogWriter({ client, keys, retention: config.logRetention }),
    board: new RedisNodeBoard(client, keys),
    store: new RedisStore({ client, name: application }),
    // A key that somebody deletes by hand in Redis ends the copies in memory, too.
    watch:
      typeof address === 'string'
        ? new RedisKeyWatch({ url: address })
        : new RedisClusterKeyWatch({ client, address }),
    async connect() {
      // Without Redis the server starts all the same: blind, and the client goes on trying.
      const connected = keepConnecting(client, stop.signal, complain)
      await Promise.race([connected, sleep(connectMs, undefined, { ref: false })])
    },
    close: () => {
      stop.abort()
      if (client.isOpen) client.destroy()
    },
  }
}

/** Says that Redis is gone, and that it is back, once each. Returns what to tell errors to that the client itself does not tell of. */
function complainOnce(client: RedisCommands, logger: Logger): (error: Error) => void {
  let reachable = true
  const gone = (error: Error) => {
    if (reachable) logger.warn({ err: error }, 'Redis cannot be reached; the shop goes on without it')
    reachable = false
  }
  const back = () => {
    if (reachable || !isReachable(client)) return
    logger.info('Redis can be reached again')
    reachable = true
  }
  client.on('error', gone)
  if ('masters' in client) client.on('node-error', gone).on('node-ready', back).on('connect', back)
  else client.on('ready', back)
  return gone
}
