import { formatPosition } from '@technomir/cache'
import { Value } from 'typebox/value'
import { NodeInfo } from '../../caching/status.ts'
import type { ReplicationStatus } from '../../replication/status-schema.ts'
import type { LabParts } from '../parts.ts'
import type { Edge, LabMap, Part } from './schemas.ts'

interface KnownServer {
  readonly name: string
  readonly position: number
  readonly blind: boolean
  readonly leading: boolean
  readonly state: string
}

/** What really runs, as this server knows it at this moment. */
export async function readMap({ node }: LabParts, through: LabMap['through']): Promise<LabMap> {
  const { follower, redis } = node
  const [servers, redisPart, replication] = await Promise.all([
    serversOf(node),
    redis === undefined ? null : partOfRedis(redis),
    node.replicationStatus({ counts: false }),
  ])
  const leader = servers.find(server => server.leading)
  const parts: Part[] = [part('browser', 'browser', 'Browser', 'ok')]
  const edges: Edge[] = []
  if (through) parts.push(part('proxy', 'proxy', 'nginx', 'ok'))
  const logId = redisPart ? 'redis' : 'log'
  for (const { name, position, blind, leading, state } of servers) {
    const self = name === node.name
    const [server, l1] = [`server:${name}`, `l1:${name}`]
    parts.push({
      ...part(server, 'server', name, blind ? 'degraded' : 'ok', {
        position: formatPosition(Math.max(0, position)),
        blind,
        leading,
        relay: state,
      }),
      self,
    })
    parts.push({ ...part(l1, 'l1', name, blind ? 'degraded' : 'ok', self ? memoryOf(node) : {}), self })
    edges.push(
      { from: through ?? 'browser', to: server, kind: 'http' },
      { from: server, to: l1, kind: 'read' },
    )
    edges.push({ from: logId, to: server, kind: 'log' }, { from: server, to: 'browser', kind: 'live' })
    if (redisPart) edges.push({ from: server, to: 'redis', kind: 'read' })
    edges.push({ from: server, to: 'primary', kind: 'read' }, { from: server, to: 'primary', kind: 'write' })
    for (const replica of node.replicas) edges.push({ from: server, to: replica.name, kind: 'read' })
  }
  if (through) edges.push({ from: 'browser', to: 'proxy', kind: 'http' })
  parts.push(redisPart ?? part('log', 'log', 'Log in this process', follower.isBlind() ? 'degraded' : 'ok'))
  parts.push(
    part('relay', 'relay', leader?.name ?? '', leader ? 'ok' : 'down', {
      leader: leader?.name ?? null,
      heldForMs: leader?.name === node.name ? node.relay.status().heldForMs : null,
    }),
  )
  edges.push({ from: 'primary', to: 'relay', kind: 'wal' }, { from: 'relay', to: logId, kind: 'log' })
  parts.push(partOfPrimary(replication))
  for (const [i, replica] of node.replicas.entries()) {
    parts.push(partOfReplica(replica, replication.replicas[i]))
    edges.push({ from: 'primary', to: replica.name, kind: 'replication' })
  }
  return {
    server: node.name,
    epoch: follower.epoch,
    position: formatPosition(Math.max(0, follower.horizon)),
    mode: redis === undefined ? 'in-process' : 'redis',
    through,
    parts,
    edges,
  }
}

const part = (
  id: string,
  kind: Part['kind'],
  name: string,
  state: Part['state'],
  facts: Part['facts'] = {},
): Part => ({ id, kind, name, state, self: false, facts })

/** All live servers, by name; this one as it is now, whatever it has last reported. */
export async function serversOf(node: LabParts['node']): Promise<KnownServer[]> {
  const { follower } = node
  const { leading, state } = node.relay.status()
  const self = { name: node.name, position: follower.horizon, blind: follower.isBlind(), leading, state }
  // The board is with the log: where that cannot be reached, this server knows of itself alone.
  const others = await node.nodes.all().catch(() => [])
  return [
    self,
    ...others.flatMap(({ node: name, live, position, blind, info }) =>
      live && name !== node.name && Value.Check(NodeInfo, info)
        ? [{ name, position, blind, leading: info.relay.leading, state: info.relay.state }]
        : [],
    ),
  ].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function memoryOf({ caches }: LabParts['node']): Part['facts'] {
  const facts = { hits: 0, misses: 0, loads: 0, fencesRefused: 0 }
  for (const { counters } of caches.declared()) {
    facts.hits += counters.hitsL1
    facts.misses += counters.misses
    facts.loads += counters.loads
    facts.fencesRefused += counters.fencesRefused
  }
  return facts
}

async function partOfRedis(redis: NonNullable<LabParts['node']['redis']>): Promise<Part> {
  const askedAt = performance.now()
  try {
    const info = await Promise.race([
      infoOf(redis),
      new Promise<never>((_, reject) =>
        setTimeout(() => reject(new Error('no answer within 500 ms')), 500).unref(),
      ),
    ])
    const pingMs = Math.round((performance.now() - askedAt) * 100) / 100
    const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? ''
    return part('redis', 'redis', `Redis ${field('redis_version')}`, 'ok', {
      pingMs,
      usedMemoryBytes: Number(field('used_memory')),
      clients: Number(field('connected_clients')),
      commandsPerSecond: Number(field('instantaneous_ops_per_sec')),
      keyspaceHits: Number(field('keyspace_hits')),
      keyspaceMisses: Number(field('keyspace_misses')),
    })
  } catch (error) {
    return part('redis', 'redis', 'Redis', 'down', {
      error: error instanceof Error ? error.message : String(error),
    })
  }
}

/** In a cluster, of one of its masters. */
async function infoOf(redis: NonNullable<LabParts['node']['redis']>): Promise<string> {
  if (!('masters' in redis)) return await redis.info()
  const [master] = redis.masters
  if (!master) throw new Error('the cluster is not known yet')
  return await (await redis.nodeClient(master)).info()
}

function partOfPrimary({ primary }: ReplicationStatus): Part {
  const { version, reachable, position, error, slots } = primary
  return part('primary', 'primary', `PostgreSQL ${version ?? ''}`.trim(), reachable ? 'ok' : 'down', {
    position,
    error,
    slots: slots.length,
    slotsActive: slots.filter(slot => slot.active).length,
    retainedBytes: slots.reduce((most, slot) => Math.max(most, slot.retainedBytes ?? 0), 0),
  })
}

function partOfReplica(
  replica: LabParts['node']['replicas'][number],
  status: ReplicationStatus['replicas'][number] | undefined,
): Part {
  const subscriptions = status?.subscriptions ?? []
  const following = subscriptions.filter(one => one.enabled && one.running).length
  const { served } = replica.counters()
  const reachable = status?.reachable ?? false
  const well = following === subscriptions.length && !replica.isStopped
  return part(
    replica.name,
    'replica',
    `PostgreSQL ${status?.version ?? ''}`.trim(),
    reachable ? (well ? 'ok' : 'degraded') : 'down',
    {
      error: status?.error ?? null,
      // Of one that does not answer nothing is known.
      subscriptions: reachable ? subscriptions.length : null,
      following: reachable ? following : null,
      lagBytes: most(subscriptions.map(one => one.lagBytes)),
      lagMs: most(subscriptions.map(one => one.lagMs)),
      served,
      lastRefusal: replica.lastRefusal?.code ?? null,
    },
  )
}

/** Of those that are known; null when none is. */
function most(all: readonly (number | null)[]): number | null {
  const known = all.filter(one => one !== null)
  return known.length === 0 ? null : Math.max(...known)
}
