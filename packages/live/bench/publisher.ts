import { createClient } from 'redis'
import type { ServerProcess } from './fleet.ts'
import { dataOf, drawn, eventsPerSecond, everybody, log, now, type Plan, topicName } from './plan.ts'

/** Publishes at a steady rate, and keeps the book of what was published. */
export class Publisher {
  readonly published = new Map<string, number[]>()
  readonly #plan: Plan
  readonly #servers: readonly ServerProcess[]
  readonly #product: 'technomir' | 'socket.io'
  readonly #redis: ReturnType<typeof createClient>
  #position = 0
  #timer: ReturnType<typeof setInterval> | undefined
  #startedAt = 0
  #made = 0
  #lastForAll = 0
  #failure: unknown
  /** Whether something goes to all clients every few seconds: ten thousand frames at once, which others wait behind. */
  toEverybody = false

  constructor(
    plan: Plan,
    product: 'technomir' | 'socket.io',
    redisUrl: string,
    servers: readonly ServerProcess[],
  ) {
    this.#plan = plan
    this.#product = product
    this.#servers = servers
    this.#redis = createClient({ url: redisUrl })
  }

  async start(): Promise<void> {
    if (!this.#redis.isOpen) await this.#redis.connect()
    this.#startedAt = now()
    this.#made = 0
    this.#lastForAll = now()
    this.#timer = setInterval(() => this.#tick(), 5)
  }

  stop(): void {
    clearInterval(this.#timer)
    if (this.#failure !== undefined) throw this.#failure
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    if (this.#redis.isOpen) await this.#redis.close()
  }

  #tick(): void {
    const { seed, topics } = this.#plan
    const due = ((now() - this.#startedAt) / 1000) * eventsPerSecond(this.#plan)
    for (; this.#made < due; this.#made++) {
      this.#publish(topicName(drawn(seed, `event ${this.#position}`, topics)))
    }
    if (this.toEverybody && now() - this.#lastForAll >= 5_000) {
      this.#lastForAll = now()
      this.#publish(everybody)
    }
  }

  #publish(topic: string): void {
    const position = ++this.#position
    const data = dataOf(position)
    if (this.#product === 'technomir') {
      const fields = { position: String(position), topic, data: JSON.stringify(data) }
      this.#redis
        .xAdd(log, '*', fields, { TRIM: { strategy: 'MAXLEN', strategyModifier: '~', threshold: 20_000 } })
        .catch((error: unknown) => {
          this.#failure ??= error
        })
    } else if (!this.#servers.some(server => server.publish({ topic, position, data }))) {
      this.#failure ??= new Error('No server took an event.')
    }
    const positions = this.published.get(topic)
    if (positions === undefined) this.published.set(topic, [position])
    else positions.push(position)
  }
}
