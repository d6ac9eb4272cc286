import { type Caches, formatPosition, type NodeState } from '@technomir/cache'
import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import type { RelayStatus } from '../relay/relay.ts'
import type { Nodes } from './nodes.ts'

const Counted = Type.Object({ hits: Type.Integer(), misses: Type.Integer() })

/** What a node tells the others, so that any of them can answer for all. */
export const NodeInfo = Type.Object({
  caches: Type.Record(Type.String(), Counted),
  relay: Type.Object({ leading: Type.Boolean(), heldForMs: Type.Number(), state: Type.String() }),
})
export type NodeInfo = Static<typeof NodeInfo>

const Entry = Type.Object({
  key: Type.String(),
  cached: Type.Literal(true),
  ttlSecondsLeft: Type.Integer(),
  asOf: Type.String(),
  tags: Type.Array(Type.String()),
})

export const CacheStatus = Type.Object({
  position: Type.String({ description: 'How far this server has processed the log.' }),
  epoch: Type.Union([Type.String(), Type.Null()]),
  blind: Type.Union([Type.String(), Type.Null()], {
    description: 'Why this server does not use its caches now.',
  }),
  relay: Type.Object({
    leader: Type.Union([Type.String(), Type.Null()], { description: 'The server that writes the log.' }),
    heldForMs: Type.Number({ description: 'For how long it has been holding a change back.' }),
    servers: Type.Array(
      Type.Object({
        name: Type.String(),
        position: Type.String(),
        blind: Type.Boolean(),
        state: Type.String(),
      }),
    ),
  }),
  caches: Type.Array(
    Type.Object({
      name: Type.String(),
      policy: Type.Union([Type.Literal('ttl'), Type.Literal('tagged'), Type.Literal('event')]),
      ttlSeconds: Type.Number(),
      hits: Type.Integer(),
      misses: Type.Integer(),
      count: Type.Integer(),
      entries: Type.Array(Entry),
    }),
  ),
})
export type CacheStatus = Static<typeof CacheStatus>

const looked = 1000
const shown = 100

/** What this node reports to the board. The hits of a composed answer count for the cache that it presents. */
export function nodeInfo(caches: Caches, relay: RelayStatus): NodeInfo {
  const counted: Record<string, Static<typeof Counted>> = {}
  for (const { definition, counters } of caches.declared()) {
    counted[definition.presents?.name ?? definition.name] ??= { hits: 0, misses: 0 }
    const sums = counted[definition.presents?.name ?? definition.name] as Static<typeof Counted>
    sums.hits += counters.hitsL1 + counters.hitsL2
    // A composed answer that has to be made anew is a miss of whatever of its parts had to be loaded.
    if (!definition.composed) sums.misses += counters.misses
  }
  const { leading, heldForMs, state } = relay
  return { caches: counted, relay: { leading, heldForMs, state } }
}

/** The answer of `GET /api/cache/status`, the same from any server: counters summed over all of them. */
export async function readStatus(caches: Caches, nodes: Nodes, own: () => NodeInfo): Promise<CacheStatus> {
  const { follower } = caches
  const known = await readNodes(nodes, own, caches)
  const leader = known.find(node => node.info.relay.leading)
  const kinds = caches.declared().filter(cache => !cache.definition.composed)
  return {
    position: formatPosition(Math.max(0, follower.horizon)),
    epoch: follower.epoch,
    blind: follower.blindness(),
    relay: {
      leader: leader?.name ?? null,
      heldForMs: leader?.info.relay.heldForMs ?? 0,
      servers: known.map(({ name, position, blind, info }) => ({
        name,
        position: formatPosition(Math.max(0, position)),
        blind,
        state: info.relay.state,
      })),
    },
    caches: await Promise.all(
      kinds.map(async cache => {
        const entries = await caches.listEntries(cache, looked)
        const { name, policy, ttlMs = 3_600_000 } = cache.definition
        const sum = (what: 'hits' | 'misses') =>
          known.reduce((n, node) => n + (node.info.caches[name]?.[what] ?? 0), 0)
        return {
          name,
          policy,
          ttlSeconds: ttlMs / 1000,
          hits: sum('hits'),
          misses: sum('misses'),
          count: entries.length,
          entries: entries.slice(0, shown).map(({ key, ttlMs: left, asOf, tags }) => ({
            key,
            cached: true as const,
            ttlSecondsLeft: Math.round(left / 1000),
            asOf: formatPosition(asOf),
            tags: [...tags],
          })),
        }
      }),
    ),
  }
}

interface KnownNode {
  name: string
  position: number
  blind: boolean
  info: NodeInfo
}

/** All live nodes; this one as it is now, whatever it has last reported. */
async function readNodes(nodes: Nodes, own: () => NodeInfo, caches: Caches): Promise<KnownNode[]> {
  const { follower } = caches
  const self = { name: nodes.name, position: follower.horizon, blind: follower.isBlind(), info: own() }
  let others: readonly NodeState[] = []
  try {
    others = await nodes.all()
  } catch {
    // The board is with the log, and `blind` says that it cannot be reached; this node answers for itself.
  }
  return [
    self,
    ...others.flatMap(({ node, position, blind, info, live }) =>
      live && node !== self.name && Value.Check(NodeInfo, info)
        ? [{ name: node, position, blind, info }]
        : [],
    ),
  ].sort((a, b) => (a.name < b.name ? -1 : 1))
}
