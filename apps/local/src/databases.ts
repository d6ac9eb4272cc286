import path from 'node:path'
import { type PostgresServer, startPostgres } from '@technomir/local-services'
import { logFile } from './logs.ts'
import type { Options } from './options.ts'

/** The two databases, whoever runs them. */
export interface Databases {
  primaryUrl: string
  replicaUrls: string[]
  /** Those started here, in the order in which they must stop. */
  started: { name: 'replica' | 'primary'; server: PostgresServer }[]
}

// The names of the mission's demo.
const login = { user: 'demo_user', password: 'demo_password', database: 'ecommerce_db' }

const common = { shared_buffers: '64MB', max_connections: '100' }

const settings = {
  primary: {
    ...common,
    wal_level: 'logical',
    max_wal_senders: '20',
    max_replication_slots: '20',
    // A slot that nobody reads must not fill the disk.
    max_slot_wal_keep_size: '1GB',
  },
  replica: {
    ...common,
    max_logical_replication_workers: '8',
    max_worker_processes: '16',
    // How soon a subscription tries again after a lost connection (default 5 s).
    wal_retrieve_retry_interval: '500ms',
  },
}

const usualPorts = { primary: 5432, replica: 5433 }

/** Starts primary and replica side by side, or takes those of DATABASE_URL and REPLICA_URLS. */
export async function startDatabases(
  o: Options,
  onExit: (name: string) => void,
  signal: AbortSignal,
): Promise<Databases> {
  if (o.databaseUrl !== null) return { primaryUrl: o.databaseUrl, replicaUrls: o.replicaUrls, started: [] }
  const start = async (name: 'replica' | 'primary') => ({
    name,
    server: await startPostgres({
      ...login,
      dataDir: path.join(o.dataDir, name),
      port: usualPorts[name],
      settings: settings[name],
      logFile: await logFile(o.dataDir, name),
      onUnexpectedExit: () => onExit(name),
      signal,
    }),
  })
  const results = await Promise.allSettled([start('replica'), start('primary')])
  const started = results.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))
  const failed = results.find(result => result.status === 'rejected')
  if (failed !== undefined) {
    await Promise.all(started.map(({ server }) => server.stop('immediate')))
    throw failed.reason
  }
  const url = (name: string): string => started.find(one => one.name === name)?.server.url ?? ''
  return { primaryUrl: url('primary'), replicaUrls: [url('replica')], started }
}
