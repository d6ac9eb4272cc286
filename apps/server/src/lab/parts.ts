import type { Hub } from '@technomir/live'
import type { Logger } from 'pino'
import Type, { type Static } from 'typebox'
import { ShopError } from '../errors.ts'
import type { ServerNode } from '../node.ts'

/** The topic that the Lab tells its notices on. */
export const labTopic = 'lab'

/**
 * What an experiment can lack, or what keeps it from beginning now. `sight`: the server does not see the log now. `plain-redis`: its line to Redis is
 * encrypted. `subscription`: the replica has none to what is needed. Faults stand here by their names.
 */
export const Lacks = Type.Enum([
  'demo-mode',
  'redis',
  'plain-redis',
  'replica',
  'subscription',
  'sight',
  'subscription-paused',
  'redis-paused',
  'relay-stopped',
  'replica-stopped',
])
export type Lacks = Static<typeof Lacks>

/** The same in words. */
export const lackTexts: Readonly<Record<Lacks, string>> = {
  'demo-mode': 'Faults are for demo mode (DEMO_MODE=on) only.',
  redis: 'There is no Redis (REDIS_URL).',
  'plain-redis': 'The line to Redis is encrypted; it cannot be cut from here.',
  replica: 'There is no replica (REPLICA_URLS).',
  subscription: 'The replica has no subscription to flash_sales.',
  sight: 'The server does not see the log now. Try again in a moment.',
  'subscription-paused':
    'The subscription of the replica is paused. Resume it, or wait: a pause made in the Lab ends by itself.',
  'redis-paused': 'Redis is paused on purpose (the fault redis-paused). Wait until it is over.',
  'relay-stopped': 'The relay is stopped on purpose (the fault relay-stopped). End it, or wait.',
  'replica-stopped': 'The replica is left alone on purpose (the fault replica-stopped). End it, or wait.',
}

/** Refuses an experiment that cannot begin. */
export const notHere = (lacks: Lacks): ShopError =>
  new ShopError('lab_not_here', { message: lackTexts[lacks], details: { lacks } })

/** Ends an experiment whose outcome would say something else than it is meant to. */
export const disturbed = (lacks: Lacks | null, message?: string): ShopError =>
  new ShopError('lab_disturbed', {
    ...(message === undefined ? {} : { message }),
    ...(lacks === null ? {} : { details: { lacks } }),
  })

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
