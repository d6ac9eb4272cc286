import type { Hub } from '@technomir/live'
import type { Logger } from 'pino'
import type { ServerNode } from '../node.ts'

/** The topic that the Lab tells its notices on. */
export const labTopic = 'lab'

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
