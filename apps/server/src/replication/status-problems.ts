import { replicated } from './names.ts'
import type { PrimaryFacts } from './status-queries.ts'
import type { ReplicaStatus, ReplicationStatus, SlotStatus, SubscriptionStatus } from './status-schema.ts'

/** More than this is not a passing delay. */
const tolerated = { lagBytes: 64 * 2 ** 20, lagMs: 10_000 }

type Seen = Omit<ReplicationStatus, 'state' | 'problems'>

/** What is wrong, each with what to do about it. Errors and conflicts that are over are numbers, not problems. */
export function findProblems(status: Seen, facts: PrimaryFacts | null): string[] {
  const { primary, replicas } = status
  return [
    ...(primary.reachable ? [] : [`primary: cannot be asked (${primary.error})`]),
    ...(facts === null ? [] : ofPrimary(facts)),
    ...primary.slots.flatMap(slot => ofSlot(slot)),
    ...replicas.flatMap(replica => ofReplica(replica, status)),
  ]
}

function ofPrimary(facts: PrimaryFacts): string[] {
  const problems: string[] = []
  if (facts.standby) problems.push('primary: it is a physical standby; name the primary')
  if (!facts.mayMonitor)
    problems.push('primary: this role does not see how far others are; GRANT pg_monitor to it')
  if (!facts.keepsLimit)
    problems.push(
      "primary: max_slot_wal_keep_size is not set, so a forgotten slot fills the disk; ALTER SYSTEM SET max_slot_wal_keep_size = '10GB'",
    )
  for (const { publication, table } of replicated) {
    if (!facts.publications.includes(publication))
      problems.push(`primary: publication ${publication} is missing; run setup`)
    else if (!facts.tables.some(t => t.publication === publication && t.table === table))
      problems.push(`primary: publication ${publication} lacks table ${table}; run setup`)
  }
  return problems
}

function ofSlot(slot: SlotStatus): string[] {
  if (slot.walStatus === 'lost')
    return [
      `slot ${slot.name}: lost, WAL that its reader still needs is gone; ${slot.use === 'relay' ? 'the servers replace it by themselves' : 'run setup'}`,
    ]
  if (slot.walStatus === 'unreserved')
    return [`slot ${slot.name}: its WAL will be removed at the next checkpoint; let its reader catch up now`]
  if (slot.use === 'relay' && !slot.active)
    return [
      `slot ${slot.name}: no server follows it, and it keeps WAL; start a server, or drop it with teardown --relay`,
    ]
  if (slot.use === 'relay' && (slot.lagBytes ?? 0) > tolerated.lagBytes)
    return [`slot ${slot.name}: the relay is ${slot.lagBytes} bytes behind`]
  return []
}

function ofReplica(replica: ReplicaStatus, { primary, tables }: Seen): string[] {
  if (!replica.reachable) return [`${replica.name}: cannot be asked (${replica.error})`]
  const problems: string[] = []
  for (const { table, publication } of tables) {
    const feeds = replica.subscriptions.filter(s => s.tables.some(t => t.table === table))
    if (feeds.length === 0)
      problems.push(`${replica.name}: no subscription brings ${table} (${publication}); run setup`)
  }
  const ours = replica.subscriptions.filter(s =>
    s.publications.some(p => tables.some(t => t.publication === p)),
  )
  for (const subscription of ours) {
    const why = ofSubscription(subscription, primary)
    if (why !== null) problems.push(`${replica.name}: subscription ${subscription.name} ${why}`)
  }
  return problems
}

function ofSubscription(s: SubscriptionStatus, primary: Seen['primary']): string | null {
  const slot = primary.slots.find(one => one.name === s.slot)
  if (!s.enabled) return 'is disabled; ALTER SUBSCRIPTION … ENABLE'
  if (primary.reachable && slot === undefined)
    return 'has no slot on the primary and cannot catch up; run setup'
  if (slot?.walStatus === 'lost') return 'has lost its slot and cannot catch up; run setup'
  const open = s.tables.filter(t => t.state !== 'r')
  const errors = s.applyErrors + s.syncErrors
  if (!s.running || slot?.active === false)
    return `is not connected${errors > 0 ? ` (${errors} errors so far: the replica's log names the row)` : ''}`
  if (open.length > 0)
    return `is still copying: ${open.map(t => `${t.table} in state ${t.state}`).join(', ')}${errors > 0 ? ` (${errors} errors so far)` : ''}`
  const connection = primary.connections.find(c => c.name === s.name)
  if (connection !== undefined && connection.state !== null && connection.state !== 'streaming')
    return `is catching up (${s.lagBytes} bytes to go)`
  if (s.synchronousCommit !== 'on')
    return 'runs without synchronous_commit = on, so nothing proves what is durable; run setup'
  if ((s.lagBytes ?? 0) > tolerated.lagBytes || (s.lagMs ?? 0) > tolerated.lagMs)
    return `is ${s.lagBytes} bytes and ${s.lagMs} ms behind`
  return null
}
