import type { RedisCommands } from '@technomir/cache'
import type { FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Plumbing } from '../caching/plumbing.ts'
import { readerOf } from '../caching/session-token.ts'
import { Attempts } from './attempts.ts'
import { declareSessions, type SessionCaches } from './cache.ts'
import { sessionCookie } from './cookies.ts'
import { createWho, type Who } from './current-user.ts'
import { ExpiredSessions } from './expired.ts'
import { createIdentify, type Identify } from './identify.ts'
import { SeenSessions } from './seen.ts'

/** Everything of a server that knows who is who. */
export interface Accounts {
  readonly identify: Identify
  readonly who: Who
  readonly caches: SessionCaches
  readonly attempts: Attempts
  start(): void
  close(): Promise<void>
}

/** Puts the parts together. `redis`: where attempts to log in are counted; without it, in this process. */
export function createAccounts(o: {
  plumbing: Plumbing
  redis: RedisCommands | undefined
  logger: Logger
}): Accounts {
  const { plumbing, redis, logger } = o
  const caches = declareSessions(plumbing)
  const identify = createIdentify(caches, plumbing.config)
  const seen = new SeenSessions(plumbing.commit, logger)
  const expired = new ExpiredSessions(plumbing.commit, logger)
  const lookUp = async (request: FastifyRequest) => {
    const identity = await identify(request.cookies[sessionCookie], readerOf(request))
    if (identity.kind === 'user') seen.note(identity)
    return identity
  }
  return {
    identify,
    who: createWho(lookUp, plumbing.config),
    caches,
    attempts: new Attempts(redis),
    start: () => expired.start(),
    close: async () => {
      await Promise.all([expired.close(), seen.close()])
    },
  }
}
