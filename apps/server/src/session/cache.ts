import type { Cache } from '@technomir/cache'
import type { Plumbing } from '../caching/plumbing.ts'
import { type ListedSession, sessionsOf } from './list.ts'
import { guestBy, type KeptSession, sessionBy } from './queries.ts'

export interface SessionCaches {
  /** By hash; `null` for one that has ended or never was. */
  readonly users: Cache<string, KeptSession | null>
  readonly guests: Cache<string, { ended: boolean }>
  /** By user. */
  readonly lists: Cache<number, ListedSession[]>
}

/** How long a guest is remembered that owns nothing yet. */
const emptyGuestMs = 300_000

/** A session ends on every server with the commit that ends it, like anything else that is cached. */
export function declareSessions({ caches, config, read }: Plumbing): SessionCaches {
  const ttlMs = config.ttlMs.sessions
  return {
    users: caches.define<string, KeptSession | null>({
      name: 'sessions',
      policy: 'event',
      key: hash => `session:${hash}`,
      tags: hash => [`session:${hash}`],
      ttlMs,
      load: async (hash, context) => {
        const found = await read(context, ['sessions', 'roles'], db => sessionBy(db, hash))
        // Anybody can think of tokens: those that are none fill no cache.
        if (found === null) {
          context.noStore()
          return null
        }
        context.tag(`user:${found.session.userId}`)
        context.validFor(found.msLeft)
        return found.session
      },
    }),
    guests: caches.define<string, { ended: boolean }>({
      name: 'guests',
      policy: 'event',
      key: hash => `guest:${hash}`,
      tags: hash => [`session:${hash}`],
      ttlMs,
      load: async (hash, context) => {
        const guest = await read(context, ['guests'], db => guestBy(db, hash))
        if (guest === null) context.ttl(Math.min(emptyGuestMs, ttlMs))
        return guest ?? { ended: false }
      },
    }),
    lists: caches.define<number, ListedSession[]>({
      name: 'session-lists',
      policy: 'event',
      key: userId => `sessions:user:${userId}`,
      tags: userId => [`sessions:user:${userId}`],
      ttlMs,
      load: (userId, context) => read(context, ['sessions'], db => sessionsOf(db, userId)),
    }),
  }
}
