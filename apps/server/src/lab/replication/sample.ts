import { formatPosition } from '@technomir/cache'
import type { TableName } from '../../database/schema.ts'
import type { ReplicationStatus, SubscriptionStatus } from '../../replication/status-schema.ts'
import { serversOf } from '../map/map.ts'
import { type LabParts, wallClock } from '../parts.ts'
import type { ReplicationSample } from './schemas.ts'

/** How far everybody is at this moment: the primary, the log, each server, each subscription of each replica. */
export async function readSample({ node }: LabParts): Promise<ReplicationSample> {
  const [servers, status] = await Promise.all([serversOf(node), node.replicationStatus({ counts: false })])
  const { follower, replicas } = node
  return {
    at: wallClock(performance.now()),
    server: node.name,
    mode: node.redis === undefined ? 'in-process' : 'redis',
    epoch: follower.epoch,
    state: status.state,
    problems: status.problems,
    findings: status.findings,
    primary: {
      reachable: status.primary.reachable,
      version: status.primary.version,
      position: status.primary.position,
    },
    relay: servers.find(server => server.leading)?.name ?? null,
    log: follower.last === null ? null : formatPosition(follower.last),
    servers: servers.map(({ name, position, blind, leading }) => ({
      name,
      self: name === node.name,
      horizon: formatPosition(Math.max(0, position)),
      blind,
      leading,
    })),
    slots: status.primary.slots,
    replicas: status.replicas.map((replica, i) => ({
      name: replica.name,
      reachable: replica.reachable,
      error: replica.error,
      version: replica.version,
      stopped: replicas[i]?.isStopped ?? false,
      subscriptions: replica.subscriptions.map(subscription => ({
        name: subscription.name,
        enabled: subscription.enabled,
        running: subscription.running,
        tables: subscription.tables,
        flushed: flushedOf(subscription, status.primary),
        needed: formatPosition(
          Math.max(0, ...subscription.tables.map(({ table }) => follower.lastTouched(table as TableName))),
        ),
        lagBytes: subscription.lagBytes,
        lagMs: subscription.lagMs,
      })),
    })),
  }
}

/** What the primary knows to be applied and durable there; null while it has no connection. */
const flushedOf = ({ name }: SubscriptionStatus, { connections }: ReplicationStatus['primary']) =>
  connections.find(connection => connection.name === name)?.flushed ?? null
