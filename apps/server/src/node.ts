import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  Caches,
  createRedisClient,
  Follower,
  type KeyWatch,
  type LogReader,
  type LogWriter,
  logKeys,
  MemoryLog,
  MemoryNodeBoard,
  type NodeBoard,
  RedisKeyWatch,
  RedisLogReader,
  RedisLogWriter,
  RedisNodeBoard,
  RedisStore,
  type Store,
} from '@technomir/cache'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { Nodes } from './caching/nodes.ts'
import { createNudge } from './caching/nudge.ts'
import { OwnClusterLog, readSystemId } from './caching/own-cluster.ts'
import type { Plumbing } from './caching/plumbing.ts'
import { createRead } from './caching/read-database.ts'
import { ReplicaReader, runQuery } from './caching/replica-reader.ts'
import { nodeInfo } from './caching/status.ts'
import { createWrite } from './caching/write-database.ts'
import type { Config } from './config.ts'
import { createKysely, createPool } from './database/pool.ts'
import type { Database } from './database/schema.ts'
import { mappingId, versionOf } from './relay/mapping/mapping.ts'
import { Relay } from './relay/relay.ts'
import { SaleFlips } from './relay/sale-flips.ts'
import { readReplicationStatus } from './replication/status.ts'
import type { ReplicationStatus } from './replication/status-schema.ts'

/** Under this name the log and its helpers stand in Redis. */
const application = 'technomir'
const publication = 'technomir_changes'
/** Transactions that one server has open on the primary at most. */
const writesAtOnce = 5
/** How long the start waits for Redis, and for the primary. */
const connectMs = 1500
/** How long the start waits for the log; without it the server starts blind. */
const firstSightMs = 3000

/** Everything of a server but HTTP: databases, log, follower, caches, relay. */
export interface ServerNode {
  readonly name: string
  readonly primary: Kysely<Database>
  readonly replicas: readonly ReplicaReader[]
  readonly follower: Follower
  readonly nodes: Nodes
  readonly relay: Relay
  readonly plumbing: Plumbing
  readonly info: () => ReturnType<typeof nodeInfo>
  /** The state of replication as it is now; `counts: false` leaves the tables' rows uncounted. */
  readonly replicationStatus: (o?: { counts?: boolean }) => Promise<ReplicationStatus>
  start(): Promise<void>
  close(): Promise<void>
}

interface SharedParts {
  reader: LogReader
  writer: LogWriter
  board: NodeBoard
  store?: Store
  watch?: KeyWatch
  connect(): Promise<void>
  close(): void
}

/** Puts a server's parts together. Nothing is connected before `start`. */
export function createNode(config: Config, logger: Logger): ServerNode {
  const name = `${config.nodeName}-${randomBytes(3).toString('hex')}`
  const primary = createKysely(createPool({ url: config.databaseUrl, applicationName: 'technomir server' }))
  // Commits may hang for long (locks, a synchronous standby that is away); they must not take the connections of those who read.
  const forWrites = createKysely(
    createPool({ url: config.databaseUrl, applicationName: 'technomir server writes', max: writesAtOnce }),
  )
  const shared = config.redisUrl === undefined ? inProcess() : inRedis(config.redisUrl, config, logger)

  const nudge = createNudge(primary, logger)
  const ownLog = new OwnClusterLog(shared.reader, () => readSystemId(primary))
  let complaint = ''
  const follower = new Follower({
    log: ownLog,
    mapping: mappingId,
    nudge,
    onError: error => {
      if (error.message !== complaint) logger.warn({ err: error }, 'the log cannot be followed; trying again')
      complaint = error.message
    },
  })
  let mappingVersionSeen = 0
  follower.on('horizon', () => {
    complaint = ''
    mappingVersionSeen = Math.max(mappingVersionSeen, versionOf(follower.writerMapping ?? ''))
  })
  const flips = new SaleFlips()
  follower.on('entry', entry => flips.note(entry))
  const caches = new Caches({
    follower,
    ...(shared.store ? { store: shared.store } : {}),
    ...(shared.watch ? { watch: shared.watch } : {}),
    onError: error => logger.warn({ err: error }, 'the shared cache tier cannot be used for the moment'),
  })
  const relay = new Relay({
    databaseUrl: config.databaseUrl,
    slot: config.slotName,
    publication,
    log: shared.writer,
    logger,
    nudge,
    onCluster: systemId => ownLog.isOn(systemId),
    flips,
    mappingVersionSeen: () => mappingVersionSeen,
  })
  const info = () => nodeInfo(caches, relay.status())
  const nodes = new Nodes({ name, board: shared.board, follower, info, logger })
  const replicaPools = config.replicaUrls.map(url =>
    createKysely(createPool({ url, applicationName: 'technomir server', max: 5, statementTimeoutMs: 2000 })),
  )
  const replicas = replicaPools.map(
    (db, i) =>
      new ReplicaReader({ name: i === 0 ? 'replica' : `replica-${i + 1}`, db, primary, follower, logger }),
  )

  return {
    name,
    primary,
    replicas,
    follower,
    nodes,
    relay,
    info,
    replicationStatus: ({ counts = true } = {}) =>
      readReplicationStatus({
        primary: runQuery(primary),
        replicas: replicas.map(r => ({ name: r.name, run: r.run, reads: () => r.counters() })),
        relaySlot: config.slotName,
        counts,
      }),
    plumbing: {
      caches,
      config,
      read: createRead(primary, replicas),
      write: createWrite(forWrites, follower, nodes),
    },
    async start() {
      await Promise.all([shared.connect(), atMost(connectMs, ownLog.learn())])
      follower.start()
      nodes.start()
      if (config.relay) relay.start()
      await seeing(follower)
    },
    async close() {
      await relay.close()
      await nodes.close()
      await follower.close()
      caches.close()
      shared.close()
      await Promise.all([primary, forWrites, ...replicaPools].map(db => db.destroy()))
    },
  }
}

/** Waits for it, but not longer than `ms`. */
async function atMost(ms: number, promise: Promise<void>): Promise<void> {
  await Promise.race([promise, sleep(ms, undefined, { ref: false })])
}

/** Waits for a moment until the node can use its caches, so that the first readers are not sent past them. */
async function seeing(follower: Follower): Promise<void> {
  const deadline = performance.now() + firstSightMs
  while (follower.isBlind() && performance.now() < deadline) await sleep(10)
}

function inProcess(): SharedParts {
  const log = new MemoryLog()
  return { reader: log, writer: log, board: new MemoryNodeBoard(), connect: async () => {}, close: () => {} }
}

function inRedis(url: string, config: Config, logger: Logger): SharedParts {
  const keys = logKeys(application)
  const client = createRedisClient(url, true, 'technomir-server')
  let reachable = true
  client.on('error', error => {
    if (reachable) logger.warn({ err: error }, 'Redis cannot be reached; the shop goes on without it')
    reachable = false
  })
  client.on('ready', () => {
    if (!reachable) logger.info('Redis can be reached again')
    reachable = true
  })
  return {
    reader: new RedisLogReader({ url, keys }),
    writer: new RedisLogWriter({ client, keys, retention: config.logRetention }),
    board: new RedisNodeBoard(client, keys),
    store: new RedisStore({ client, name: application }),
    // A key that somebody deletes by hand in Redis ends the copies in memory, too.
    watch: new RedisKeyWatch({ url }),
    async connect() {
      // Without Redis the server starts all the same: blind, and the client goes on trying.
      const connected = client.connect().then(
        () => {},
        error => logger.warn({ err: error }, 'Redis could not be reached at the start'),
      )
      await atMost(connectMs, connected)
    },
    close: () => {
      if (client.isOpen) client.destroy()
    },
  }
}
