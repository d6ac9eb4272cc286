import type { RedisCommands } from './connection.ts'
import { Deadlines } from './deadlines.ts'

/** A connection that has answered nothing for this long, although asked more than once, is given up. */
const deafMs = 1000

/**
 * Commands on a connection that may have died without a word (a half-open connection: the other side is gone, or something between
 * drops what is sent). TCP would notice after minutes; here the connection is made anew when it leaves commands unanswered.
 */
export class DeafConnection {
  readonly #client: RedisCommands
  readonly #timeoutMs: number
  readonly #deadlines: Deadlines
  /** When the first of the unanswered commands was given up, monotonic ms; `null` while answers come. */
  #deafSince: number | null = null

  constructor(client: RedisCommands, timeoutMs: number) {
    this.#client = client
    this.#timeoutMs = timeoutMs
    this.#deadlines = new Deadlines(timeoutMs)
  }

  /** Rejects when there is no answer in time: a paused Redis neither answers nor closes the connection. */
  answer<T>(command: Promise<T>, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const callOff = this.#deadlines.begin(() => {
        this.#unanswered()
        reject(new Error(`Redis did not answer ${what} within ${this.#timeoutMs} ms`))
      })
      command.then(
        answer => {
          this.#heard(callOff)
          resolve(answer)
        },
        error => {
          this.#heard(callOff)
          reject(error)
        },
      )
    })
  }

  #heard(callOff: () => void): void {
    callOff()
    this.#deafSince = null
  }

  #unanswered(): void {
    const now = performance.now()
    this.#deafSince ??= now
    if (now - this.#deafSince < deafMs || !isOne(this.#client) || !this.#client.isOpen) return
    this.#deafSince = null
    this.#client.destroy()
    // It goes on trying by itself and says so in its `error` events; the cache does without it until then.
    this.#client.connect().catch(() => {})
  }
}

/** A cluster's client looks after its connections itself. */
const isOne = (client: RedisCommands): client is Exclude<RedisCommands, { masters: unknown }> =>
  !('masters' in client)
