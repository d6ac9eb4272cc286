import { setTimeout as sleep } from 'node:timers/promises'
import { createClient, createCluster } from 'redis'

/** Where Redis is: the URL of one server, or those of some servers of a Redis Cluster (the rest is found from there). */
export type RedisAddress = string | { readonly cluster: readonly string[] }

/** Throws a TypeError that says what is wrong with an address, before anything is connected. Passwords are not repeated. */
export function checkAddress(address: RedisAddress): void {
  const urls = typeof address === 'string' ? [address] : address?.cluster
  if (!Array.isArray(urls) || urls.length === 0)
    throw new TypeError('redis must be an address, or { cluster: [at least one address] }.')
  for (const url of urls) {
    if (!URL.canParse(url) || !['redis:', 'rediss:'].includes(new URL(url).protocol))
      throw new TypeError('An address of Redis looks like redis://localhost:6379 (rediss:// with TLS).')
  }
}

/** A node-redis client as this package uses it. */
export type RedisClient = ReturnType<typeof createRedisClient>

/** A node-redis cluster client as this package uses it. */
export type RedisClusterClient = ReturnType<typeof createRedisCluster>

/** What commands are sent on: one server or a cluster. */
export type RedisCommands = RedisClient | RedisClusterClient

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
      reconnectStrategy: reconnect ? retryDelay : false,
    },
  })
}

/** The same for a Redis Cluster: a connection to every master, which follows the slots where they go. */
export function createRedisCluster(urls: readonly string[], name: string) {
  const { username, password, protocol } = new URL(urls[0] ?? 'redis://127.0.0.1')
  return createCluster({
    rootNodes: urls.map(url => ({ url, socket: { connectTimeout: 1000, reconnectStrategy: false } })),
    RESP: 2,
    // Connections to the nodes that are found know nothing of the URLs.
    defaults: {
      name,
      disableOfflineQueue: true,
      ...(username ? { username: decodeURIComponent(username) } : {}),
      ...(password ? { password: decodeURIComponent(password) } : {}),
      socket: {
        connectTimeout: 1000,
        noDelay: true,
        reconnectStrategy: retryDelay,
        ...(protocol === 'rediss:' ? { tls: true as const } : {}),
      },
    },
    topologyRefreshOnReconnectionAttemptStrategy: 500,
  })
}

/** Makes the client for an address, not yet connected. */
export function createRedisCommands(address: RedisAddress, name: string): RedisCommands {
  return typeof address === 'string'
    ? createRedisClient(address, true, name)
    : createRedisCluster(address.cluster, name)
}

/** Connects, and goes on trying: a client of one server does so by itself, one of a cluster gives up when it reaches no server. */
export async function keepConnecting(
  client: RedisCommands,
  signal: AbortSignal,
  onError: (error: Error) => void,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await client.connect()
      return
    } catch (error) {
      if (!signal.aborted) onError(error instanceof Error ? error : new Error(String(error)))
    }
    await sleep(500, undefined, { signal }).catch(() => {})
  }
}

/** Whether commands can be sent now; in a cluster, to all of its masters. */
export function isReachable(client: RedisCommands): boolean {
  if (!('masters' in client)) return client.isReady
  return client.isReady && client.masters.every(({ client: master }) => master?.isReady === true)
}

/** The addresses of all servers that hold keys: the one, or the masters of a cluster as far as the client knows them now. */
export function serverUrls(client: RedisCommands, address: RedisAddress): string[] {
  if (typeof address === 'string') return [address]
  if (!('masters' in client)) return [...address.cluster]
  return client.masters.map(master => urlOf(address.cluster, master))
}

/** The address of the server that a key stands on. Rejects when a cluster does not say. */
export async function serverUrlOf(
  client: RedisCommands,
  address: RedisAddress,
  key: string,
): Promise<string> {
  if (typeof address === 'string') return address
  const [any] = 'masters' in client ? client.masters : []
  if (!('masters' in client) || !any) throw new Error('The Redis Cluster is not known yet; try again.')
  const slot = await (await client.nodeClient(any)).clusterKeySlot(key)
  const master = client.slots[slot]?.master
  if (!master) throw new Error(`No server of the Redis Cluster has slot ${slot} now; try again.`)
  return urlOf(address.cluster, master)
}

/** Protocol and password are the same for all servers of a cluster. */
function urlOf(roots: readonly string[], { host, port }: { host: string; port: number }): string {
  const url = new URL(roots[0] ?? '')
  url.hostname = host
  url.port = String(port)
  return url.href
}

const retryDelay = (retries: number) => Math.min(25 * 2 ** Math.min(retries, 5), 500)

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
