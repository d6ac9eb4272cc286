import type { Hub } from '@technomir/live'
import type { Logger } from 'pino'
import Type, { type Static } from 'typebox'
import type { ServerNode } from '../node.ts'

/** The topic that the Lab tells its notices on. */
export const labTopic = 'lab'

/** What an experiment can lack. `sight`: the server does not see the log now. `plain-redis`: its line to Redis is encrypted. */
export const Lacks = Type.Enum(['demo-mode', 'redis', 'plain-redis', 'replica', 'sight'])
export type Lacks = Static<typeof Lacks>

/** The same in words. */
export const lackTexts: Readonly<Record<Lacks, string>> = {
  'demo-mode': 'Faults are for demo mode (DEMO_MODE=on) only.',
  redis: 'There is no Redis (REDIS_URL).',
  'plain-redis': 'The line to Redis is encrypted; it cannot be cut from here.',
  replica: 'There is no replica (REPLICA_URLS).',
  sight: 'The server does not see the log now. Try again in a moment.',
}

/** What the Lab looks at and plays with. */
export interface LabParts {
  readonly node: Pick<
    ServerNode,
    | 'name'
    | 'primary'
    | 'pulse'
    | 'redis'
    | 'store'
    | 'caches'
    | 'probe'
    | 'replicas'
    | 'follower'
    | 'nodes'
    | 'relay'
    | 'plumbing'
    | 'replicationStatus'
  >
  readonly hub: Pick<Hub<unknown>, 'announce' | 'hasListeners'>
  readonly logger: Logger
}

/** Milliseconds since 1970 of a moment of this process' monotonic clock. */
export const wallClock = (monotonicMs: number): number => performance.timeOrigin + monotonicMs
