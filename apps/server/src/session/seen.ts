import type { Logger } from 'pino'
import type { Plumbing } from '../caching/plumbing.ts'
import type { Identity } from './identity.ts'
import { touchSession } from './queries.ts'

/** How exact `last_seen_at` is, ms: a session in steady use is written so often. */
const everyMs = 5 * 60_000
/** Sessions that this server remembers to have noted. */
const remembered = 10_000

/** Notes in the background when sessions were last used. */
export class SeenSessions {
  readonly #commit: Plumbing['commit']
  readonly #logger: Logger
  readonly #underWay = new Map<string, Promise<void>>()
  /** When, by this process' own clock: that of the database may be another. */
  readonly #notedAt = new Map<string, number>()

  constructor(commit: Plumbing['commit'], logger: Logger) {
    this.#commit = commit
    this.#logger = logger
  }

  note({ session, lastSeenAt }: Identity & { kind: 'user' }): void {
    if (Date.now() - lastSeenAt < everyMs || this.#underWay.has(session)) return
    const now = performance.now()
    if (now - (this.#notedAt.get(session) ?? Number.NEGATIVE_INFINITY) < everyMs) return
    if (this.#notedAt.size >= remembered) this.#notedAt.clear()
    this.#notedAt.set(session, now)
    const done = this.#commit(trx => touchSession(trx, session))
      // The next request tries again; whether this one is answered does not depend on it.
      .catch(error => {
        this.#notedAt.delete(session)
        this.#logger.warn({ err: error }, 'the use of a session could not be noted')
      })
      .finally(() => this.#underWay.delete(session))
    this.#underWay.set(session, done)
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    await Promise.all(this.#underWay.values())
  }
}
