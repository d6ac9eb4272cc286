import { setTimeout as sleep } from 'node:timers/promises'
import { type PostgresServer, temporaryPostgres } from '@technomir/local-services'
import pg from 'pg'
import { prepare } from '../prepare.ts'
import { type ServerProcess, startServerProcess } from './server-process.ts'
import { type RedisKind, type StackRedis, startStackRedis } from './stack-redis.ts'

export interface StackOptions {
  /** How many server processes. Default 1. */
  servers?: number
  /** Default true: the usual kind; without it the log is in the one server's memory. */
  redis?: boolean | RedisKind
  /** Default false: a subscriber takes two seconds to set up. */
  replica?: boolean
  env?: Record<string, string>
  primarySettings?: Record<string, string>
}

/** The whole shop on this machine: real PostgreSQL, real Redis, servers as processes. */
export interface Stack {
  readonly primary: PostgresServer
  readonly replica: PostgresServer | null
  readonly redis: StackRedis | null
  readonly servers: ServerProcess[]
  /** Runs a statement on the primary, as somebody in psql would. */
  sql(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>
  /** Starts one more server. */
  addServer(env?: Record<string, string>): Promise<ServerProcess>
  stop(): Promise<void>
}

/** That of a stack that was started with one. */
export function redisOf({ redis }: Pick<Stack, 'redis'>): StackRedis {
  if (redis === null) throw new Error('This stack was started without Redis.')
  return redis
}

const primarySettings = {
  wal_level: 'logical',
  max_wal_senders: '20',
  max_replication_slots: '20',
  max_slot_wal_keep_size: '1GB',
}
const replicaSettings = {
  max_logical_replication_workers: '12',
  max_worker_processes: '16',
  wal_retrieve_retry_interval: '200ms',
}

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { redis = true } = options
  const [primary, replica, store] = await Promise.all([
    temporaryPostgres({ settings: { ...primarySettings, ...options.primarySettings } }),
    options.replica ? temporaryPostgres({ settings: replicaSettings }) : null,
    redis === false ? null : startStackRedis(redis === true ? undefined : redis),
  ])
  const servers: ServerProcess[] = []
  const client = new pg.Client({ connectionString: primary.url })
  // Tests kill the primary, too; the next statement reports it.
  client.on('error', () => {})

  const addServer = async (env: Record<string, string> = {}) => {
    const server = await startServerProcess({
      DATABASE_URL: primary.url,
      ...(replica ? { REPLICA_URLS: replica.url } : {}),
      ...(store ? { REDIS_URL: store.url } : {}),
      NODE_NAME: `server-${servers.length + 1}`,
      ...options.env,
      ...env,
    })
    servers.push(server)
    await until(async () => (await statusOf(server)).blind === null, 'the server sees the log')
    return server
  }
  const stop = async () => {
    await Promise.all(servers.map(server => server.stop()))
    await client.end().catch(() => {})
    await Promise.all([replica?.stop(), store?.stop()])
    await primary.stop()
  }
  try {
    await prepare({ primaryUrl: primary.url, replicaUrls: replica ? [replica.url] : [] })
    await client.connect()
    for (let i = 0; i < (options.servers ?? 1); i++) await addServer()
  } catch (error) {
    await stop()
    throw error
  }
  const sql = async (text: string, values: unknown[] = []) =>
    (await client.query<Record<string, unknown>>(text, values)).rows
  return { primary, replica, redis: store, servers, sql, addServer, stop }
}

interface Status {
  blind: string | null
  position: string
  epoch: string
  relay: { leader: string | null; servers: { name: string; state: string }[] }
  caches: {
    name: string
    count: number
    hits: number
    misses: number
    entries: { key: string; tags: string[]; ttlSecondsLeft: number }[]
  }[]
}

export async function statusOf(server: { url: string }): Promise<Status> {
  const response = await fetch(`${server.url}/api/cache/status`)
  if (!response.ok) throw new Error(`status ${response.status}: ${await response.text()}`)
  return (await response.json()) as Status
}

/** Asks again and again until `condition` holds. Throws after `timeoutMs`, naming what was waited for. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  timeoutMs = 30_000,
): Promise<void> {
  const began = performance.now()
  while (!(await condition())) {
    const waitedMs = performance.now() - began
    if (waitedMs > timeoutMs) throw new Error(`Waited ${timeoutMs} ms in vain: ${what}`)
    // What takes long is asked about less often: asking, too, needs a processor.
    await sleep(Math.min(50, 5 + waitedMs / 20))
  }
}
