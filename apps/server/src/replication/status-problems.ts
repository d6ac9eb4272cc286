import { replicated } from './names.ts'
import type { PrimaryFacts } from './status-queries.ts'
import type {
  Problem,
  ReplicaStatus,
  ReplicationStatus,
  SlotStatus,
  SubscriptionStatus,
} from './status-schema.ts'

/** More than this is not a passing delay. */
const tolerated = { lagBytes: 64 * 2 ** 20, lagMs: 10_000 }

type Seen = Omit<ReplicationStatus, 'state' | 'problems' | 'findings'>

/** What a problem is about. */
type About = Partial<Pick<Problem, 'replica' | 'name' | 'table' | 'detail' | 'bytes' | 'ms'>>

const problem = (code: Problem['code'], text: string, about: About = {}): Problem => ({
  code,
  text,
  ...about,
})

/** A table that a replica holds as it was before ALTER TABLE. */
export interface Altered {
  readonly replica: string
  readonly table: string
}

/** What is wrong, each with what to do about it. Errors and conflicts that are over are numbers, not problems. */
export function findProblems(
  status: Seen,
  facts: PrimaryFacts | null,
  altered: readonly Altered[],
): Problem[] {
  const { primary, replicas } = status
  const error = primary.error ?? ''
  return [
    ...(primary.reachable
      ? []
      : [problem('unreachable', `primary: cannot be asked (${error})`, { detail: error })]),
    ...(facts === null ? [] : ofPrimary(facts)),
    ...primary.slots.flatMap(slot => ofSlot(slot)),
    ...replicas.flatMap(replica => ofReplica(replica, status)),
    ...altered.map(({ replica, table }) =>
      problem(
        'altered',
        `${replica}: ${table} was altered on the primary after it had been copied, and is not read there; run setup`,
        { replica, table },
      ),
    ),
  ]
}

function ofPrimary(facts: PrimaryFacts): Problem[] {
  const problems: Problem[] = []
  if (facts.standby) problems.push(problem('standby', 'primary: it is a physical standby; name the primary'))
  if (!facts.mayMonitor)
    problems.push(
      problem(
        'may-not-monitor',
        'primary: this role does not see how far others are; GRANT pg_monitor to it',
      ),
    )
  if (!facts.keepsLimit)
    problems.push(
      problem(
        'no-wal-limit',
        "primary: max_slot_wal_keep_size is not set, so a forgotten slot fills the disk; ALTER SYSTEM SET max_slot_wal_keep_size = '10GB'",
      ),
    )
  for (const { publication, table } of replicated) {
    if (!facts.publications.includes(publication))
      problems.push(
        problem('publication-missing', `primary: publication ${publication} is missing; run setup`, {
          name: publication,
        }),
      )
    else if (!facts.tables.some(t => t.publication === publication && t.table === table))
      problems.push(
        problem('publication-lacks', `primary: publication ${publication} lacks table ${table}; run setup`, {
          name: publication,
          table,
        }),
      )
  }
  return problems
}

function ofSlot({ name, use, active, walStatus, lagBytes }: SlotStatus): Problem[] {
  const relay = use === 'relay'
  const found = (code: Problem['code'], text: string, about: About = {}) => [
    problem(code, `slot ${name}: ${text}`, { name, ...about }),
  ]
  if (walStatus === 'lost')
    return found(
      relay ? 'relay-slot-lost' : 'slot-lost',
      `lost, WAL that its reader still needs is gone; ${relay ? 'the servers replace it by themselves' : 'run setup'}`,
    )
  if (walStatus === 'unreserved')
    return found(
      'slot-unreserved',
      'its WAL will be removed at the next checkpoint; let its reader catch up now',
    )
  if (relay && !active)
    return found(
      'relay-slot-idle',
      'no server follows it, and it keeps WAL; start a server, or drop it with teardown --relay',
    )
  const bytes = lagBytes ?? 0
  if (relay && bytes > tolerated.lagBytes)
    return found('relay-behind', `the relay is ${bytes} bytes behind`, { bytes })
  return []
}

function ofReplica(replica: ReplicaStatus, { primary, tables }: Seen): Problem[] {
  const about = { replica: replica.name }
  if (!replica.reachable) {
    const detail = replica.error ?? ''
    return [problem('unreachable', `${replica.name}: cannot be asked (${detail})`, { ...about, detail })]
  }
  const problems: Problem[] = []
  for (const { table, publication } of tables) {
    const feeds = replica.subscriptions.filter(s => s.tables.some(t => t.table === table))
    if (feeds.length === 0)
      problems.push(
        problem('unfed', `${replica.name}: no subscription brings ${table} (${publication}); run setup`, {
          ...about,
          name: publication,
          table,
        }),
      )
  }
  const ours = replica.subscriptions.filter(s =>
    s.publications.some(p => tables.some(t => t.publication === p)),
  )
  for (const { name, ...subscription } of ours) {
    const found = ofSubscription({ name, ...subscription }, primary)
    if (found !== null)
      problems.push({
        ...found,
        text: `${replica.name}: subscription ${name} ${found.text}`,
        ...about,
        name,
      })
  }
  return problems
}

function ofSubscription(s: SubscriptionStatus, primary: Seen['primary']): Problem | null {
  const slot = primary.slots.find(one => one.name === s.slot)
  if (!s.enabled) return problem('disabled', 'is disabled; ALTER SUBSCRIPTION … ENABLE')
  if (primary.reachable && slot === undefined)
    return problem('without-slot', 'has no slot on the primary and cannot catch up; run setup')
  if (slot?.walStatus === 'lost')
    return problem('cut-off', 'has lost its slot and cannot catch up; run setup')
  const open = s.tables.filter(t => t.state !== 'r')
  const errors = s.applyErrors + s.syncErrors
  if (!s.running || slot?.active === false)
    return problem(
      errors > 0 ? 'failing' : 'not-connected',
      `is not connected${errors > 0 ? ` (${errors} errors so far: the replica's log names the row)` : ''}`,
      errors > 0 ? { detail: String(errors) } : {},
    )
  if (open.length > 0)
    return problem(
      'copying',
      `is still copying: ${open.map(t => `${t.table} in state ${t.state}`).join(', ')}${errors > 0 ? ` (${errors} errors so far)` : ''}`,
      { detail: open.map(t => `${t.table} (${t.state})`).join(', ') },
    )
  const connection = primary.connections.find(c => c.name === s.name)
  const [bytes, ms] = [s.lagBytes ?? 0, s.lagMs ?? 0]
  if (connection !== undefined && connection.state !== null && connection.state !== 'streaming')
    return problem('catching-up', `is catching up (${s.lagBytes} bytes to go)`, { bytes })
  if (s.synchronousCommit !== 'on')
    return problem(
      'asynchronous',
      'runs without synchronous_commit = on, so nothing proves what is durable; run setup',
    )
  if (bytes > tolerated.lagBytes || ms > tolerated.lagMs)
    return problem('behind', `is ${s.lagBytes} bytes and ${s.lagMs} ms behind`, { bytes, ms })
  return null
}
