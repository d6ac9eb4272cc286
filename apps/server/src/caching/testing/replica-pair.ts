import { setTimeout as sleep } from 'node:timers/promises'
import type { LoadContext } from '@technomir/cache'
import { type PostgresServer, temporaryPostgres } from '@technomir/local-services'
import pg from 'pg'
import { pino } from 'pino'
import { readConfig } from '../../config.ts'
import { createNode, type ServerNode } from '../../node.ts'
import { prepare } from '../../prepare.ts'
import { Truth, type Versioned } from './truth.ts'

/** A primary, its logical replicas, and nodes of the server inside this process. */
export interface Pair {
  readonly primary: PostgresServer
  readonly replicas: readonly PostgresServer[]
  readonly nodes: readonly ServerNode[]
  /** What the first node has processed. */
  readonly truth: Truth
  /** Connections that stop() closes. */
  connect(server: PostgresServer): Promise<pg.Client>
  /** One statement on a connection of its own. */
  run(server: PostgresServer, text: string, values?: unknown[]): Promise<Record<string, unknown>[]>
  stop(): Promise<void>
}

const primarySettings = {
  wal_level: 'logical',
  max_wal_senders: '30',
  max_replication_slots: '30',
  max_slot_wal_keep_size: '4GB',
}
const replicaSettings = {
  wal_level: 'logical',
  max_logical_replication_workers: '12',
  max_worker_processes: '16',
  wal_retrieve_retry_interval: '100ms',
}

export async function startPair(
  o: { replicas?: number; nodes?: number; redis?: { url: string }; settings?: Record<string, string> } = {},
): Promise<Pair> {
  const clients: pg.Client[] = []
  const nodes: ServerNode[] = []
  const [primary, ...replicas] = (await Promise.all([
    temporaryPostgres({ settings: primarySettings }),
    ...Array.from({ length: o.replicas ?? 1 }, () =>
      temporaryPostgres({ settings: { ...replicaSettings, ...o.settings } }),
    ),
  ])) as [PostgresServer, ...PostgresServer[]]
  const stop = async () => {
    await Promise.all(nodes.map(node => node.close()))
    // A server that a test has killed has closed them already.
    await Promise.all(clients.map(client => client.end().catch(() => {})))
    await Promise.all([primary, ...replicas].map(server => server.stop('immediate')))
  }
  const connect = async (server: PostgresServer) => {
    const client = new pg.Client({ connectionString: server.url, connectionTimeoutMillis: 3000 })
    // The statement under way reports a broken connection.
    client.on('error', () => {})
    await client.connect()
    clients.push(client)
    return client
  }
  const run = async (server: PostgresServer, text: string, values: unknown[] = []) => {
    const client = new pg.Client({ connectionString: server.url, connectionTimeoutMillis: 3000 })
    client.on('error', () => {})
    await client.connect()
    try {
      return (await client.query<Record<string, unknown>>(text, values)).rows
    } finally {
      await client.end()
    }
  }
  try {
    const replicaUrls = replicas.map(replica => replica.url)
    await prepare({ primaryUrl: primary.url, replicaUrls })
    for (let i = 1; i <= (o.nodes ?? 1); i++) {
      const config = readConfig({
        DATABASE_URL: primary.url,
        REPLICA_URLS: replicaUrls.join(','),
        REDIS_URL: o.redis?.url,
        NODE_NAME: `node-${i}`,
      })
      nodes.push(createNode(config, pino({ level: process.env.LOG_LEVEL ?? 'silent' })))
    }
    const truth = new Truth((nodes[0] as ServerNode).follower)
    await Promise.all(nodes.map(node => node.start()))
    return { primary, replicas, nodes, truth, connect, run, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** What came of one load. */
export interface Filled {
  readonly version: number
  /** The newest version that the node had processed when the load began: its `asOf` covers it. */
  readonly expected: number
  readonly source: string
}

/** Loads one row as a cache would. */
export async function fill(pair: Pair, what: Versioned, node = pair.nodes[0] as ServerNode): Promise<Filled> {
  const expected = pair.truth.processed(what)
  let source = ''
  const context: LoadContext = {
    key: `${what.table}:${what.id}`,
    asOf: node.follower.horizon,
    direct: false,
    tagged: true,
    signal: new AbortController().signal,
    previous: null,
    tag() {},
    ttl() {},
    validFor() {},
    noStore() {},
    sawUpTo() {},
    loadedFrom(server) {
      source = server
    },
  }
  const version = await node.plumbing.read(context, [what.table], async db => {
    if (what.table === 'users') {
      const row = await db.selectFrom('users').select('name').where('id', '=', what.id).executeTakeFirst()
      return Number(row?.name ?? -1)
    }
    const row = await db.selectFrom('products').select('price').where('id', '=', what.id).executeTakeFirst()
    return row?.price ?? -1
  })
  return { version, expected, source }
}

/** Loads until one comes from a replica. Every one on the way must be right. */
export async function untilFromReplica(pair: Pair, what: Versioned, timeoutMs = 15_000): Promise<Filled> {
  const end = performance.now() + timeoutMs
  for (;;) {
    const filled = await fill(pair, what)
    if (filled.version < filled.expected) throw new Error(`stale: ${JSON.stringify(filled)}`)
    if (filled.source !== 'primary') return filled
    if (performance.now() > end)
      throw new Error(
        `no load from the replica within ${timeoutMs} ms: ${pair.nodes[0]?.replicas[0]?.refusal ?? 'no reason'}`,
      )
    await sleep(10)
  }
}
