import type { Registry } from 'prom-client'
import type { ReplicationStatus } from '../replication/status-schema.ts'
import { gauge, type Samples } from './gauges.ts'
import type { OperationsParts } from './parts.ts'

interface Shown {
  name: string
  help: string
  labels: string[]
  samples: (status: ReplicationStatus) => Samples
}

/** The content of GET /api/replication/status that is a number or a yes or no. */
const shown: readonly Shown[] = [
  {
    name: 'state',
    help: '1 for the state that replication is in: ok, degraded or unreachable.',
    labels: ['state'],
    samples: ({ state }) =>
      ['ok', 'degraded', 'unreachable'].map(one => [one === state ? 1 : 0, { state: one }] as const),
  },
  {
    name: 'problems',
    help: 'How many things are wrong; GET /api/replication/status names them.',
    labels: [],
    samples: ({ problems }) => [[problems.length, {}]],
  },
  {
    name: 'server_reachable',
    help: 'Whether primary and replicas answer.',
    labels: ['server'],
    samples: ({ primary, replicas }) =>
      [{ name: 'primary', reachable: primary.reachable }, ...replicas].map(
        ({ name, reachable }) => [reachable ? 1 : 0, { server: name }] as const,
      ),
  },
  ...(['lagBytes', 'retainedBytes', 'safeBytes'] as const).map(
    (field): Shown => ({
      name: `slot_${{ lagBytes: 'lag', retainedBytes: 'retained', safeBytes: 'safe' }[field]}_bytes`,
      help: {
        lagBytes: 'WAL that the reader of the slot has not confirmed.',
        retainedBytes: 'WAL that the primary keeps for the slot.',
        safeBytes: 'WAL that may still be written before the slot is lost.',
      }[field],
      labels: ['slot', 'use'],
      samples: ({ primary }) =>
        primary.slots.map(({ name, use, ...slot }) => [slot[field], { slot: name, use }]),
    }),
  ),
  {
    name: 'slot_active',
    help: 'Whether somebody reads the slot.',
    labels: ['slot', 'use'],
    samples: ({ primary }) =>
      primary.slots.map(({ name, use, active }) => [active ? 1 : 0, { slot: name, use }]),
  },
  {
    name: 'subscription_running',
    help: 'Whether the subscription is enabled and its worker runs.',
    labels: ['replica', 'subscription'],
    samples: status => bySubscription(status, one => (one.enabled && one.running ? 1 : 0)),
  },
  {
    name: 'subscription_lag_bytes',
    help: 'WAL not yet applied and durable on the replica.',
    labels: ['replica', 'subscription'],
    samples: status => bySubscription(status, one => one.lagBytes),
  },
  {
    name: 'subscription_lag_seconds',
    help: '0 when the replica has everything.',
    labels: ['replica', 'subscription'],
    samples: status => bySubscription(status, one => (one.lagMs === null ? null : one.lagMs / 1000)),
  },
  {
    name: 'subscription_errors',
    help: 'Apply and sync errors since the statistics were reset.',
    labels: ['replica', 'subscription'],
    samples: status => bySubscription(status, one => one.applyErrors + one.syncErrors),
  },
  {
    name: 'subscription_conflicts',
    help: 'Conflicts since the statistics were reset (PostgreSQL 18 and later).',
    labels: ['replica', 'subscription'],
    samples: status =>
      bySubscription(status, one => Object.values(one.conflicts).reduce((sum, n) => sum + n, 0)),
  },
  {
    name: 'subscription_tables_ready',
    help: 'Tables that follow the primary.',
    labels: ['replica', 'subscription'],
    samples: status => bySubscription(status, one => one.tables.filter(t => t.state === 'r').length),
  },
  {
    name: 'replica_loads_served',
    help: 'Loads that this server has read from the replica.',
    labels: ['replica'],
    samples: ({ replicas }) => replicas.map(({ name, reads }) => [reads?.served ?? null, { replica: name }]),
  },
  {
    name: 'replica_loads_refused',
    help: 'Loads that went on to the next database, by reason.',
    labels: ['replica', 'reason'],
    samples: ({ replicas }) =>
      replicas.flatMap(({ name, reads }) =>
        Object.entries(reads?.refused ?? {}).map(
          ([reason, count]) => [count, { replica: name, reason }] as const,
        ),
      ),
  },
]

function* bySubscription(
  { replicas }: ReplicationStatus,
  read: (one: ReplicationStatus['replicas'][number]['subscriptions'][number]) => number | null,
) {
  for (const { name: replica, subscriptions } of replicas)
    for (const one of subscriptions) yield [read(one), { replica, subscription: one.name }] as const
}

/** Replication as primary and replicas tell it: one statement on each per scrape. What is unknown is left out. */
export function replicationMetrics(registry: Registry, { node }: OperationsParts): void {
  let status: Promise<ReplicationStatus> | null = null
  const read = () => {
    status ??= node.replicationStatus({ counts: false }).finally(() => {
      status = null
    })
    return status
  }
  for (const { name, samples, ...rest } of shown)
    gauge(registry, { name: `replication_${name}`, ...rest }, async () => samples(await read()))
}
