import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Follower, type RedisCommands, type Store } from '@technomir/cache'
import type { Kysely } from 'kysely'
import type pg from 'pg'
import type { Logger } from 'pino'
import { KnowingCaches } from './caching/known-entries.ts'
import { Nodes } from './caching/nodes.ts'
import { createNudge } from './caching/nudge.ts'
import { OwnClusterLog, readSystemId } from './caching/own-cluster.ts'
import type { Plumbing } from './caching/plumbing.ts'
import { Probe } from './caching/probe.ts'
import { createRead } from './caching/read-database.ts'
import { createReadNow } from './caching/read-now.ts'
import { ReplicaReader, runQuery } from './caching/replica-reader.ts'
import { createSharedParts } from './caching/shared-parts.ts'
import { nodeInfo } from './caching/status.ts'
import { timedStore } from './caching/timed-store.ts'
import { withPulse } from './caching/with-pulse.ts'
import { createCommit, createWrite } from './caching/write-database.ts'
import { DemoPayments } from './checkout/demo-payments.ts'
import type { PaymentProvider } from './checkout/payments.ts'
import { PaymentSweep } from './checkout/sweep.ts'
import type { Config } from './config.ts'
import { createKysely, createPool } from './database/pool.ts'
import { PrimaryPulse } from './database/pulse.ts'
import type { Database } from './database/schema.ts'
import { mappingId, versionOf } from './relay/mapping/mapping.ts'
import { Relay } from './relay/relay.ts'
import { SaleFlips } from './relay/sale-flips.ts'
import { readReplicationStatus } from './replication/status.ts'
import type { ReplicationStatus } from './replication/status-schema.ts'
import { type Accounts, createAccounts } from './session/accounts.ts'
import { tracedWriter } from './tracing/log-spans.ts'
import { type Tracing, tracing } from './tracing/tracing.ts'

const publication = 'technomir_changes'
/** Transactions that one server has open on the primary at most. */
const writesAtOnce = 5
/** A server that stands still (paused, cut off) gives up the locks of what it was writing after so long. */
const idleInTransactionMs = 10_000
/** How long the start waits for the primary. */
const connectMs = 1500
/** How long the start waits for the log; without it the server starts blind. */
const firstSightMs = 3000

/** Everything of a server but HTTP: databases, log, follower, caches, relay. */
export interface ServerNode {
  readonly name: string
  readonly primary: Kysely<Database>
  /** Connections, by what they are for. */
  readonly pools: Readonly<Record<string, pg.Pool>>
  readonly pulse: PrimaryPulse
  /** Absent without Redis. */
  readonly redis?: RedisCommands | undefined
  /** The shared tier. */
  readonly store?: Store | undefined
  readonly caches: KnowingCaches
  readonly probe: Probe
  readonly replicas: readonly ReplicaReader[]
  readonly follower: Follower
  readonly nodes: Nodes
  readonly relay: Relay
  readonly plumbing: Plumbing
  readonly accounts: Accounts
  readonly payments: PaymentProvider
  readonly info: () => ReturnType<typeof nodeInfo>
  /** The state of replication as it is now; `counts: false` leaves the tables' rows uncounted. */
  readonly replicationStatus: (o?: { counts?: boolean }) => Promise<ReplicationStatus>
  start(): Promise<void>
  close(): Promise<void>
}

/** Puts a server's parts together. Nothing is connected before `start`. */
export function createNode(config: Config, logger: Logger): ServerNode {
  const name = `${config.nodeName}-${randomBytes(3).toString('hex')}`
  const readPool = createPool({ url: config.databaseUrl, applicationName: 'technomir server' })
  const primary = createKysely(readPool)
  // Commits may hang for long (locks, a synchronous standby that is away); they must not take the connections of those who read.
  const writePool = createPool({
    url: config.databaseUrl,
    applicationName: 'technomir server writes',
    max: writesAtOnce,
    idleInTransactionMs,
  })
  const forWrites = createKysely(writePool)
  const shared = createSharedParts(config, logger)

  const pulse = new PrimaryPulse(config.databaseUrl, logger)
  const nudge = createNudge(primary, logger)
  const ownLog = new OwnClusterLog(shared.reader, () => readSystemId(primary))
  let complaint = ''
  const follower = new Follower({
    log: ownLog,
    mapping: mappingId,
    maxFloors: config.memory.floors,
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
  const probe = new Probe()
  const store = shared.store && timedStore(shared.store)
  const caches = new KnowingCaches({
    follower,
    maxBytes: config.memory.caches,
    ...(store ? { store } : {}),
    ...tracerOf(tracing()),
    ...(shared.watch ? { watch: shared.watch } : {}),
    onError: error => logger.warn({ err: error }, 'the shared cache tier cannot be used for the moment'),
  })
  const relay = new Relay({
    databaseUrl: config.databaseUrl,
    slot: config.slotName,
    publication,
    log: tracedWriter(shared.writer),
    logger,
    nudge,
    onCluster: systemId => ownLog.isOn(systemId),
    flips,
    mappingVersionSeen: () => mappingVersionSeen,
    onAppended: commit => probe.onAppended?.(commit),
  })
  const payments = new DemoPayments(primary)
  const sweep = new PaymentSweep({ db: primary, payments, timeoutMs: config.paymentTimeoutMs, logger })
  const info = () => nodeInfo(caches, relay.status())
  const nodes = new Nodes({ name, board: shared.board, follower, info, logger })
  const replicaPools = config.replicaUrls.map(url =>
    createPool({ url, applicationName: 'technomir server', max: 5, statementTimeoutMs: 2000 }),
  )
  const replicaDatabases = replicaPools.map(createKysely)
  const replicaName = (i: number) => (i === 0 ? 'replica' : `replica-${i + 1}`)
  const replicas = replicaDatabases.map(
    (db, i) => new ReplicaReader({ name: replicaName(i), db, primary, follower, logger }),
  )
  const plumbing: Plumbing = {
    caches,
    config,
    ...withPulse(pulse, {
      read: createRead(primary, replicas, probe),
      readNow: createReadNow(primary, follower, probe),
      commit: createCommit(forWrites),
      write: createWrite(forWrites, follower, nodes),
    }),
  }
  const accounts = createAccounts({ plumbing, redis: shared.redis, logger })

  return {
    name,
    primary,
    pools: {
      primary: readPool,
      writes: writePool,
      ...Object.fromEntries(replicaPools.map((pool, i) => [replicaName(i), pool])),
    },
    pulse,
    redis: shared.redis,
    store: shared.store,
    caches,
    probe,
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
    payments,
    plumbing,
    accounts,
    async start() {
      await Promise.all([shared.connect(), atMost(connectMs, ownLog.learn())])
      pulse.start()
      follower.start()
      nodes.start()
      accounts.start()
      if (config.relay) relay.start()
      sweep.start()
      await seeing(follower)
    },
    async close() {
      await accounts.close()
      await sweep.close()
      await relay.close()
      await pulse.close()
      await nodes.close()
      await follower.close()
      caches.close()
      shared.close()
      await Promise.all([primary, forWrites, ...replicaDatabases].map(db => db.destroy()))
    },
  }
}

const tracerOf = (spans: Tracing | null) => (spans ? { tracer: spans.tracer } : {})

/** Waits for it, but not longer than `ms`. */
async function atMost(ms: number, promise: Promise<void>): Promise<void> {
  await Promise.race([promise, sleep(ms, undefined, { ref: false })])
}

/** Waits for a moment until the node can use its caches, so that the first readers are not sent past them. */
async function seeing(follower: Follower): Promise<void> {
  const deadline = performance.now() + firstSightMs
  while (follower.isBlind() && performance.now() < deadline) await sleep(10)
}
