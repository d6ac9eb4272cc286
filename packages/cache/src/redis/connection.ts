import { createClient } from 'redis'

/** A node-redis client as this package uses it. */
export type RedisClient = ReturnType<typeof createRedisClient>

/**
 * Makes a client that fails fast: commands are refused while there is no connection, instead of being queued and
 * answered at an unknown later time.
 * @param reconnect whether the client connects again by itself
 */
export function createRedisClient(url: string, reconnect: boolean, name: string) {
  return createClient({
    url,
    RESP: 2,
    name,
    disableOfflineQueue: true,
    socket: {
      connectTimeout: 1000,
      noDelay: true,
      reconnectStrategy: reconnect ? retries => Math.min(25 * 2 ** Math.min(retries, 5), 500) : false,
    },
  })
}

/** Rejects when `promise` has not settled in time: a paused Redis neither answers nor closes the connection. */
export async function within<T>(promise: Promise<T>, timeoutMs: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`Redis did not answer ${what} within ${timeoutMs} ms`)),
      timeoutMs,
    )
  })
  try {
    return await Promise.race([promise, timeout])
  } finally {
    clearTimeout(timer)
  }
}
