import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import pg from 'pg'
import type { Logger } from 'pino'

/** The primary holds its connections and answers nothing: it hangs, or the way to it swallows packets. */
export class PrimaryHangsError extends Error {
  override name = 'PrimaryHangsError'
  constructor() {
    super(
      'The primary does not answer. Look whether its process is stopped, its disk full or the network cut.',
    )
  }
}

const everyMs = 500
/** Longer than a checkpoint or a busy machine makes a `SELECT 1` wait. */
const patienceMs = 2000

/**
 * Feels the primary's pulse on a connection of its own. A primary that is gone says so at once, to everybody who asks. One that hangs
 * would keep every reader for as long as statements may take; so they are let go when the pulse stops, and sent away until it is back.
 */
export class PrimaryPulse {
  readonly #url: string
  readonly #logger: Logger
  readonly #stop = new AbortController()
  #running: Promise<void> | null = null
  readonly #firstBeat = Promise.withResolvers<void>()
  #reached = false
  #failure: unknown = null
  #hanging: PrimaryHangsError | null = null
  #waiting = new Set<(error: PrimaryHangsError) => void>()

  constructor(url: string, logger: Logger) {
    this.#url = url
    this.#logger = logger
  }

  start(): void {
    this.#running ??= this.#run()
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  /** Resolves when the primary has answered this server for the first time; never, if it does not. */
  get reached(): Promise<void> {
    return this.#firstBeat.promise
  }

  /** Why the last attempt to connect has failed; `null` before the first one, and when there was an answer. */
  get failure(): unknown {
    return this.#failure
  }

  get isHanging(): boolean {
    return this.#hanging !== null
  }

  /** Throws a {@link PrimaryHangsError} while the primary hangs: for work that should not even begin then. */
  throwIfHanging(): void {
    if (this.#hanging) throw this.#hanging
  }

  /** The result of `read`, or a {@link PrimaryHangsError} as soon as the primary hangs. Only for what changes nothing: it may still run. */
  async whileBeating<T>(read: () => Promise<T>): Promise<T> {
    this.throwIfHanging()
    const { promise, reject } = Promise.withResolvers<never>()
    this.#waiting.add(reject)
    try {
      return await Promise.race([read(), promise])
    } finally {
      this.#waiting.delete(reject)
    }
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      const client = new pg.Client({ connectionString: this.#url, application_name: 'technomir pulse' })
      // The query under way reports the broken connection.
      client.on('error', () => {})
      try {
        await this.#answered(client.connect())
        while (!signal.aborted) {
          await this.#answered(client.query('SELECT 1'))
          this.#answers()
          await sleep(everyMs, undefined, { signal })
        }
      } catch (error) {
        if (!signal.aborted) this.#fails(error)
        if (error instanceof PrimaryHangsError) this.#hangs(error)
        else this.#beats()
      } finally {
        ;(client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
      }
      await sleep(everyMs, undefined, { signal }).catch(() => {})
    }
  }

  /** Rejects with a {@link PrimaryHangsError} when there is no answer in time. */
  async #answered(answer: Promise<unknown>): Promise<void> {
    const timeout = new AbortController()
    const late = (async () => {
      await sleep(patienceMs, undefined, { signal: AbortSignal.any([timeout.signal, this.#stop.signal]) })
      // This process may have been the one that stood still: what has arrived meanwhile is read first.
      await turn()
      await turn()
      throw new PrimaryHangsError()
    })()
    try {
      await Promise.race([answer, late])
    } finally {
      timeout.abort()
      // Both may still settle, and then nobody asks for it.
      answer.catch(() => {})
      late.catch(() => {})
    }
  }

  #answers(): void {
    this.#failure = null
    this.#reached = true
    this.#firstBeat.resolve()
    this.#beats()
  }

  #fails(error: unknown): void {
    const isNews = messageOf(error) !== messageOf(this.#failure)
    this.#failure = error
    if (!this.#reached && isNews)
      this.#logger.warn({ err: error }, 'not ready: the primary has not let this server in yet; trying again')
  }

  #hangs(error: PrimaryHangsError): void {
    if (!this.#hanging) this.#logger.error('the primary hangs; the shop goes on without it')
    this.#hanging = error
    for (const reject of this.#waiting) reject(error)
  }

  /** It answers, if only by refusing. */
  #beats(): void {
    if (this.#hanging) this.#logger.info('the primary answers again')
    this.#hanging = null
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '')
