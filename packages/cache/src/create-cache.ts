import { setTimeout as sleep } from 'node:timers/promises'
import { Caches, type CachesOptions } from './cache/caches.ts'
import { checkNumber } from './cache/check-definition.ts'
import { Follower } from './follower/follower.ts'
import { MemoryOwnLog } from './log/memory-own-log.ts'
import { type OwnLog, ownLogMapping } from './log/own-log.ts'
import {
  checkAddress,
  createRedisCommands,
  keepConnecting,
  type RedisAddress,
  type RedisCommands,
} from './redis/connection.ts'
import { logKeys } from './redis/keys.ts'
import { RedisClusterKeyWatch } from './redis/redis-cluster-key-watch.ts'
import { RedisKeyWatch } from './redis/redis-key-watch.ts'
import { RedisOwnLog } from './redis/redis-own-log.ts'
import { RedisStore } from './redis/redis-store.ts'
import { warnOnce } from './warn-once.ts'

export interface CreateCacheOptions
  extends Omit<CachesOptions, 'follower' | 'store' | 'watch' | 'invalidate' | 'unsafelyWithoutFences'> {
  /** `redis://…`, or `{ cluster: ['redis://…', …] }`. Without it everything is in the memory of this process. */
  redis?: RedisAddress
  /** Distinguishes several applications in one Redis. Default `cache`. */
  name?: string
  /** Put before every key. Default none. */
  prefix?: string
  /** How many invalidations the log keeps for nodes that come later, about. Default 10,000. */
  retention?: number
  /** How many replicas of Redis must hold an invalidation before it counts as durable. Default 0. */
  replicas?: number
  /** Without proof that the log is complete for this long the node passes its caches by. Default 2000 ms. */
  blindAfterMs?: number
  /** How long to wait for the first sight of the log. After that the caches work all the same, loading whatever is asked for. Default 2000 ms. */
  readyMs?: number
}

/** Caches with a log of their own, and everything that belongs to them. */
export class OwnCaches extends Caches {
  readonly #close: () => Promise<void>

  /** Made by {@link createCache}. @param close what to close besides the caches themselves */
  constructor(options: CachesOptions, close: () => Promise<void>) {
    super(options)
    this.#close = close
  }

  /** Closes the caches and all connections. */
  override async close(): Promise<void> {
    super.close()
    await this.#close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

/**
 * Caches for an application without a change stream: memory, and Redis if there is one, over a log that hands out its positions
 * itself. Whoever changes the source says so afterwards: `caches.invalidate`, `cache.delete`, `cache.set`.
 * A Redis that is not there is no error: the caches load whatever is asked for until it is. `onError` hears of it; without one, a
 * warning of the process does.
 * @throws TypeError or RangeError on options that cannot be meant as they are
 */
export async function createCache(options: CreateCacheOptions = {}): Promise<OwnCaches> {
  const { redis, name = 'cache', prefix = '', retention, replicas, blindAfterMs, readyMs, ...rest } = options
  check(options)
  const tell = options.onError ?? warnOnce()
  const stop = new AbortController()
  // Connections that are closed on purpose may still complain.
  const onError = (error: Error) => {
    if (!stop.signal.aborted) tell(error)
  }
  const clients: RedisCommands[] = []
  const connect = (address: RedisAddress): RedisCommands => {
    const client = createRedisCommands(address, name)
    client.on('error', onError)
    clients.push(client)
    void keepConnecting(client, stop.signal, onError)
    return client
  }

  let log: OwnLog
  const shared: Pick<CachesOptions, 'store' | 'watch'> = {}
  if (redis === undefined) log = new MemoryOwnLog(retention)
  else {
    const client = connect(redis)
    log = new RedisOwnLog({
      // Who waits for replicas holds up whatever shares the connection.
      client: replicas ? connect(redis) : client,
      address: redis,
      keys: logKeys(name, prefix),
      ...(retention === undefined ? {} : { retention }),
      ...(replicas === undefined ? {} : { replicas }),
      ...(options.clock ? { clock: options.clock } : {}),
    })
    shared.store = new RedisStore({ client, name, prefix })
    shared.watch =
      typeof redis === 'string'
        ? new RedisKeyWatch({ url: redis, prefix })
        : new RedisClusterKeyWatch({ client, address: redis, prefix })
  }

  const follower = new Follower({
    log,
    mapping: ownLogMapping,
    onError,
    ...(blindAfterMs === undefined ? {} : { blindAfterMs }),
    ...(options.clock ? { clock: options.clock } : {}),
  })
  const close = async () => {
    stop.abort()
    await follower.close()
    await log.close()
    for (const client of clients) if (client.isOpen) client.destroy()
  }
  const caches = new OwnCaches(
    { ...rest, ...shared, onError, follower, invalidate: tags => log.append({ tags }) },
    close,
  )
  follower.start()
  const end = performance.now() + (readyMs ?? 2000)
  const ready = () => !follower.isBlind() && clients.every(client => client.isReady)
  while (!ready() && performance.now() < end) await sleep(2)
  return caches
}

function check({
  redis,
  retention,
  replicas,
  blindAfterMs,
  readyMs,
  waitMs,
  writeMs,
}: CreateCacheOptions): void {
  if (redis !== undefined) checkAddress(redis)
  if (retention !== undefined) checkNumber('retention', retention, 1, 'entries of the log')
  if (replicas !== undefined) checkNumber('replicas', replicas, 0, 'replicas of Redis')
  if (blindAfterMs !== undefined) checkNumber('blindAfterMs', blindAfterMs, 1, 'milliseconds')
  if (readyMs !== undefined) checkNumber('readyMs', readyMs, 0, 'milliseconds')
  if (waitMs !== undefined) checkNumber('waitMs', waitMs, 0, 'milliseconds')
  if (writeMs !== undefined) checkNumber('writeMs', writeMs, 0, 'milliseconds')
}
