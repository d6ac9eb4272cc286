import { isReachable } from '@technomir/cache'
import type { ReplicationStatus } from '../replication/status-schema.ts'
import type { OperationsParts } from './parts.ts'

export interface Problem {
  readonly part: string
  readonly problem: string
}

export interface Readiness {
  /** `degraded`: it answers, slower or with less; `problems` say why. */
  readonly status: 'ready' | 'degraded' | 'starting' | 'draining'
  readonly problems: readonly Problem[]
}

const blindBecause = {
  silence:
    'The log is silent, so the caches are not used. Look after Redis and the server that leads the relay.',
  held: 'A committed change is held back at the relay. Look for a commit that waits (synchronous standby, locks).',
  mapping: 'The leader of the relay runs another version. Finish the deployment.',
}

/** What is not as it should be; the shop answers nevertheless. `replication` is `null` while the primary hangs: it could not be asked. */
export function problemsOf(
  { follower, redis }: OperationsParts['node'],
  replication: ReplicationStatus | null,
): Problem[] {
  const problems: Problem[] = []
  const blindness = follower.blindness()
  if (blindness) problems.push({ part: 'log', problem: blindBecause[blindness] })
  if (redis && !isReachable(redis))
    problems.push({ part: 'redis', problem: 'Redis cannot be reached; there is no shared cache tier.' })
  if (replication === null) problems.push({ part: 'primary', problem: 'The primary does not answer.' })
  for (const problem of replication?.problems ?? []) problems.push({ part: 'replication', problem })
  return problems
}
