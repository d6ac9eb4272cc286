import type { Logger } from 'pino'
import type { Plumbing } from '../caching/plumbing.ts'
import { deleteExpired } from './queries.ts'

const everyMs = 10 * 60_000
/** Rows in one transaction: few enough that the log names them one by one. */
const batch = 200

/** Clears sessions and guests away whose time is over. They are not let in anyway; this is for the room they take. */
export class ExpiredSessions {
  readonly #commit: Plumbing['commit']
  readonly #logger: Logger
  #timer: NodeJS.Timeout | undefined
  #clearing: Promise<void> | undefined
  #closed = false

  constructor(commit: Plumbing['commit'], logger: Logger) {
    this.#commit = commit
    this.#logger = logger
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#clearing ??= this.clear()
        .catch(error => this.#logger.warn({ err: error }, 'expired sessions could not be cleared away'))
        .finally(() => {
          this.#clearing = undefined
        })
    }, everyMs)
  }

  async clear(): Promise<void> {
    while (!this.#closed && (await this.#commit(trx => deleteExpired(trx, batch))) >= batch);
  }

  /** Stops, and waits for what is under way. */
  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    await this.#clearing
  }
}
