import {
  createRedisClient,
  createRedisCommands,
  type RedisAddress,
  type RedisClient,
  type RedisCommands,
} from '@technomir/cache'
import {
  type RedisCluster,
  type RedisServer,
  temporaryRedis,
  temporaryRedisCluster,
} from '@technomir/local-services'

/** The Redis of a test: one server, or a cluster of three masters to which the same things happen. */
export interface StackRedis {
  /** As REDIS_URL takes it. */
  readonly url: string
  pause(): void
  resume(): void
  kill(): Promise<void>
  restart(o?: { empty?: boolean }): Promise<void>
  stop(): Promise<void>
  /** A client that the test closes. */
  connect(): Promise<RedisCommands>
  /** The names of all keys like this, as KEYS takes it. */
  keys(pattern: string): Promise<string[]>
  /** Throws away everything that is stored. */
  flush(): Promise<void>
}

export type RedisKind = 'server' | 'cluster'

/** What tests get that do not say what they need: `TECHNOMIR_TEST_REDIS=cluster npm test -- apps/server` runs them all on a cluster. */
export const usualRedis: RedisKind = process.env.TECHNOMIR_TEST_REDIS === 'cluster' ? 'cluster' : 'server'

export async function startStackRedis(kind: RedisKind = usualRedis): Promise<StackRedis> {
  if (kind === 'cluster') return ofCluster(await temporaryRedisCluster())
  return ofServer(await temporaryRedis())
}

function ofServer(server: RedisServer): StackRedis {
  const connect = () => connected(server.url)
  return {
    url: server.url,
    pause: () => server.pause(),
    resume: () => server.resume(),
    kill: () => server.kill(),
    restart: o => server.restart(o),
    stop: () => server.stop(),
    connect,
    keys: pattern => keysOf([server.url], pattern),
    flush: () => flushAll([server.url]),
  }
}

function ofCluster(cluster: RedisCluster): StackRedis {
  return {
    url: cluster.urls.join(','),
    pause: () => {
      for (const node of cluster.nodes) node.pause()
    },
    resume: () => {
      for (const node of cluster.nodes) node.resume()
    },
    kill: async () => {
      await Promise.all(cluster.nodes.map(node => node.kill()))
    },
    restart: o => cluster.restart(o),
    stop: () => cluster.stop(),
    connect: () => connected({ cluster: cluster.urls }),
    keys: pattern => keysOf(cluster.urls, pattern),
    flush: () => flushAll(cluster.urls),
  }
}

async function connected(address: RedisAddress): Promise<RedisCommands> {
  const client = createRedisCommands(address, 'technomir-test')
  // What a test sends reports it.
  client.on('error', () => {})
  await client.connect()
  return client
}

async function keysOf(urls: readonly string[], pattern: string): Promise<string[]> {
  return (await ofEach(urls, client => client.keys(pattern))).flat()
}

async function flushAll(urls: readonly string[]): Promise<void> {
  await ofEach(urls, client => client.flushAll())
}

function ofEach<T>(urls: readonly string[], work: (client: RedisClient) => Promise<T>): Promise<T[]> {
  return Promise.all(
    urls.map(async url => {
      const client = createRedisClient(url, false, 'technomir-test')
      client.on('error', () => {})
      await client.connect()
      return await work(client).finally(() => client.destroy())
    }),
  )
}
