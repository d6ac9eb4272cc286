import type { Reader } from '@technomir/cache'
import type { SessionCaches } from './cache.ts'
import type { Identity } from './identity.ts'
import { parseToken } from './token.ts'

/** Who a request without a session is in demo mode. */
export const demoUser = 1

/**
 * Tells who a session cookie belongs to.
 * @param cookie the cookie's value, `undefined` when there is none
 * @param reader the state that the asker has seen, such as the commit that opened the session
 */
export type Identify = (cookie: string | undefined, reader?: Reader) => Promise<Identity>

/** The session's time may be over before the cache hears of it: that is checked here, too. */
export function createIdentify(caches: SessionCaches, { demoMode }: { demoMode: boolean }): Identify {
  return async (cookie, reader) => {
    if (cookie === undefined)
      return demoMode
        ? { kind: 'demo', userId: demoUser, role: 'customer' }
        : { kind: 'nobody', unknown: false }
    const token = parseToken(cookie)
    if (token === null) return { kind: 'nobody', unknown: true }
    const session = token.hash
    if (token.kind === 'guest') {
      const { value } = await caches.guests.get(session, reader)
      return value.ended ? { kind: 'nobody', unknown: true } : { kind: 'guest', session }
    }
    const { value } = await caches.users.get(session, reader)
    // A demo password opens nothing where it is off, and what it has opened is closed.
    if (value === null || (value.demo && !demoMode)) return { kind: 'nobody', unknown: true }
    const { id, userId, role, expiresAt, lastSeenAt } = value
    return { kind: 'user', userId, role, session, sessionId: id, expiresAt, lastSeenAt }
  }
}
