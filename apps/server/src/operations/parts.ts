import type { Hub } from '@technomir/live'
import type { ServerNode } from '../node.ts'

/** What is watched. */
export interface OperationsParts {
  readonly node: Pick<
    ServerNode,
    'name' | 'plumbing' | 'follower' | 'relay' | 'replicationStatus' | 'pools' | 'pulse' | 'redis'
  >
  readonly live: Pick<Hub<unknown>, 'stats'>
}
