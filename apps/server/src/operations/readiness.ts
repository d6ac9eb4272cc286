import { isReachable } from '@technomir/cache'
import { PrimaryHangsError } from '../database/pulse.ts'
import { loginRefusal } from '../database/unavailable.ts'
import type { ReplicationStatus } from '../replication/status-schema.ts'
import type { OperationsParts } from './parts.ts'

export interface Problem {
  readonly part: string
  readonly problem: string
}

export interface Readiness {
  /** `degraded`: it answers, slower or with less; `problems` say why, as they do about what a `starting` one waits for. */
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
  { follower, redis, relay }: OperationsParts['node'],
  replication: ReplicationStatus | null,
): Problem[] {
  const problems: Problem[] = []
  const blindness = follower.blindness()
  const { failure } = relay.status()
  if (blindness === 'silence' && failure !== null)
    problems.push({
      part: 'log',
      problem: `The log is silent, so the caches are not used, for the relay cannot run: ${failure}.`,
    })
  else if (blindness) problems.push({ part: 'log', problem: blindBecause[blindness] })
  if (redis && !isReachable(redis))
    problems.push({ part: 'redis', problem: 'Redis cannot be reached; there is no shared cache tier.' })
  if (replication === null) problems.push({ part: 'primary', problem: 'The primary does not answer.' })
  for (const problem of replication?.problems ?? []) problems.push({ part: 'replication', problem })
  return problems
}

/** What a new server waits for: with an address that leads nowhere it must not take the place of one that works. */
export function unreached(failure: unknown): Problem {
  return { part: 'primary', problem: whyUnreached(failure) }
}

function whyUnreached(failure: unknown): string {
  const refusal = loginRefusal(failure)
  if (refusal !== null)
    return `The primary does not let this server in (${refusal}). Look whether user, password and database of DATABASE_URL are right.`
  if (failure instanceof PrimaryHangsError) return failure.message
  const code = failure instanceof Error && 'code' in failure ? ` (${String(failure.code)})` : ''
  return failure === null
    ? 'The primary has not answered yet.'
    : `The primary cannot be reached${code}. Look whether it runs, and whether host and port of DATABASE_URL are right.`
}
