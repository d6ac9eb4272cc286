import { setTimeout as sleep } from 'node:timers/promises'
import type { RunQuery } from '@technomir/change-stream'
import { alteredAmong } from './copied-tables.ts'
import { replicaPublications, replicated } from './names.ts'
import { findProblems } from './status-problems.ts'
import { type PrimaryFacts, primaryQuery, type ReplicaFacts, replicaQuery } from './status-queries.ts'
import type {
  ConnectionStatus,
  ReadCounters,
  ReplicationStatus,
  RowCount,
  SlotStatus,
  SubscriptionStatus,
} from './status-schema.ts'

/** Where the state of replication is read. */
export interface StatusSource {
  primary: RunQuery
  replicas: readonly StatusReplica[]
  /** Name of the slot that the servers of the shop follow. */
  relaySlot: string
  /** Count the rows of the tables. Default true. */
  counts?: boolean
  /** How long a server may take to answer, ms. Default 3000. */
  timeoutMs?: number
}

export interface StatusReplica {
  name: string
  run: RunQuery
  /** What this server's loads have met there. */
  reads?: () => ReadCounters
}

type Answer<Facts> = { facts: Facts; error: null } | { facts: null; error: string }

/** The state of replication as primary and replicas tell it: one statement on each. Never rejects: who does not answer is `unreachable`. */
export async function readReplicationStatus(o: StatusSource): Promise<ReplicationStatus> {
  const ms = o.timeoutMs ?? 3000
  const counts = o.counts ?? true
  const [primary, ...replicas] = await Promise.all([
    ask<PrimaryFacts>(o.primary, primaryQuery, [counts, [...replicaPublications]], ms),
    ...o.replicas.map(replica => ask<ReplicaFacts>(replica.run, replicaQuery, [counts], ms)),
  ])
  const slotNames = new Set(
    replicas
      .flatMap(r => r.facts?.subscriptions.map(s => s.slot ?? '') ?? [])
      .concat(replicated.map(r => r.subscription)),
  )
  const status: Omit<ReplicationStatus, 'state' | 'problems' | 'findings'> = {
    primary: {
      reachable: primary.error === null,
      error: primary.error,
      version: primary.facts?.version ?? null,
      position: text(primary.facts?.position ?? null),
      slots: primary.facts?.slots.map(slot => slotOf(slot, primary.facts, slotNames, o.relaySlot)) ?? [],
      connections: primary.facts?.connections.map(one => connectionOf(one, primary.facts)) ?? [],
    },
    replicas: o.replicas.map(({ name, reads }, i) => {
      const answer = replicas[i]
      return {
        name,
        reachable: answer?.error === null,
        error: answer?.error ?? null,
        version: answer?.facts?.version ?? null,
        subscriptions: answer?.facts?.subscriptions.map(one => subscriptionOf(one, primary.facts)) ?? [],
        ...(reads === undefined ? {} : { reads: reads() }),
      }
    }),
    tables: tablesOf(
      primary.facts,
      replicas.map(r => r.facts),
    ),
  }
  const altered = o.replicas.flatMap(({ name }, i) =>
    alteredIn(primary.facts, replicas[i]?.facts ?? null).map(table => ({ replica: name, table })),
  )
  const findings = findProblems(status, primary.facts, altered)
  const unreachable = !status.primary.reachable || status.replicas.some(r => !r.reachable)
  return {
    state: unreachable ? 'unreachable' : findings.length > 0 ? 'degraded' : 'ok',
    problems: findings.map(one => one.text),
    findings,
    ...status,
  }
}

async function ask<Facts>(
  run: RunQuery,
  query: string,
  values: unknown[],
  ms: number,
): Promise<Answer<Facts>> {
  const patience = new AbortController()
  try {
    const late = sleep(ms, undefined, { signal: patience.signal }).then(() => {
      throw new Error(`no answer within ${ms} ms`)
    })
    const [row] = await Promise.race([run(query, values), late])
    if (row === undefined) throw new Error('an empty answer')
    return { facts: row.facts as Facts, error: null }
  } catch (error) {
    return { facts: null, error: messageOf(error) }
  } finally {
    patience.abort()
  }
}

/** Several addresses that refuse come as one error without a message. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}

const text = (position: number | null) => (position === null ? null : String(position))

const behind = (facts: PrimaryFacts | null, position: number | null) =>
  facts?.position == null || position === null ? null : Math.max(0, facts.position - position)

function slotOf(
  slot: PrimaryFacts['slots'][number],
  facts: PrimaryFacts | null,
  ofSubscriptions: ReadonlySet<string>,
  relaySlot: string,
): SlotStatus {
  const { name, active, walStatus, safeBytes, inactiveMs } = slot
  const use = name === relaySlot ? 'relay' : ofSubscriptions.has(name) ? 'subscription' : 'other'
  const lagBytes = behind(facts, slot.confirmed)
  const retainedBytes = behind(facts, slot.restart)
  return { name, use, active, walStatus, lagBytes, retainedBytes, safeBytes, inactiveMs }
}

function connectionOf(
  one: PrimaryFacts['connections'][number],
  facts: PrimaryFacts | null,
): ConnectionStatus {
  const { name, state, lagMs } = one
  const [sent, flushed, replayed] = [text(one.sent), text(one.flushed), text(one.replayed)]
  return { name, state, sent, flushed, replayed, lagBytes: behind(facts, one.flushed), lagMs }
}

function subscriptionOf(
  one: ReplicaFacts['subscriptions'][number],
  facts: PrimaryFacts | null,
): SubscriptionStatus {
  const slot = facts?.slots.find(s => s.name === one.slot)
  // By the process that serves the slot: several replicas may give their subscriptions the same name.
  const connection = facts?.connections.find(c => c.pid === slot?.pid)
  const lagBytes = behind(facts, connection?.flushed ?? slot?.confirmed ?? null)
  const measured = connection === undefined ? (slot?.inactiveMs ?? null) : connection.lagMs
  return { ...one, lagBytes, lagMs: lagBytes === 0 ? 0 : measured }
}

function alteredIn(primary: PrimaryFacts | null, replica: ReplicaFacts | null): string[] {
  const current = new Map(primary?.tables.map(({ table, stamp }) => [table, stamp]))
  const copied = new Map(replica?.copied.map(({ name, stamp }) => [name, stamp]))
  return alteredAmong(current.keys(), copied, current)
}

function tablesOf(
  primary: PrimaryFacts | null,
  replicas: (ReplicaFacts | null)[],
): ReplicationStatus['tables'] {
  const published: { table: string; publication: string }[] = primary?.tables ?? [...replicated]
  const count = (found: { rows: number | null; estimated: boolean } | undefined): RowCount =>
    found === undefined || found.rows === null ? null : { rows: found.rows, estimated: found.estimated }
  return published.map(({ table, publication }) => ({
    table,
    publication,
    primary: count(primary?.tables.find(t => t.table === table)),
    replicas: replicas.map(facts => count(facts?.tables.find(t => t.table === table))),
  }))
}
