import type { Hub } from '@technomir/live'
import type { Logger } from 'pino'
import type { ReplicationStatus } from './status-schema.ts'

const topic = 'replication'

export interface WatchOptions {
  read: () => Promise<ReplicationStatus>
  hub: Pick<Hub<unknown>, 'announce' | 'hasListeners'>
  logger: Logger
  /** Between two looks, ms. Default 1000. */
  everyMs?: number
  /** Shortest time between two notices that differ in lag alone, ms. Default 2000. */
  lagEveryMs?: number
}

/**
 * Tells listeners of the topic `replication` how it is: `replication.changed` when a server or a subscription changes its
 * state, `replication.lag` while only the distance moves. Looks only while somebody listens. These are notices and not
 * events: the state of the log's readers cannot stand in the log, where saying "the replica is behind" would put it further behind.
 */
export class ReplicationWatch {
  readonly #options: WatchOptions
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | null = null
  #closed = false
  #told: { state: string; lag: string; at: number } | null = null

  constructor(options: WatchOptions) {
    this.#options = options
  }

  start(): void {
    this.#schedule()
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    await this.#looking
  }

  #schedule(): void {
    if (this.#closed) return
    this.#timer = setTimeout(() => {
      this.#looking = this.#look().finally(() => {
        this.#looking = null
        this.#schedule()
      })
    }, this.#options.everyMs ?? 1000)
  }

  async #look(): Promise<void> {
    const { hub, read, logger, lagEveryMs = 2000 } = this.#options
    if (!hub.hasListeners(topic)) {
      this.#told = null
      return
    }
    try {
      const data = summaryOf(await read())
      const lag = JSON.stringify(data)
      const state = JSON.stringify({ ...data, problems: null, replicas: data.replicas.map(withoutLag) })
      const told = this.#told
      const changed = told === null || told.state !== state
      const moved = told !== null && told.lag !== lag && performance.now() - told.at >= lagEveryMs
      if (!changed && !moved) return
      this.#told = { state, lag, at: performance.now() }
      hub.announce({ topic, event: changed ? 'replication.changed' : 'replication.lag', data })
    } catch (error) {
      logger.warn({ err: error }, 'the state of replication could not be told')
    }
  }
}

type Summary = ReturnType<typeof summaryOf>

/** What a listener needs to see; the rest stands in GET /api/replication/status. */
function summaryOf({ state, problems, primary, replicas }: ReplicationStatus) {
  const relay = primary.slots.find(slot => slot.use === 'relay')
  return {
    state,
    problems,
    primary: { reachable: primary.reachable },
    relay: relay === undefined ? null : { active: relay.active, walStatus: relay.walStatus },
    replicas: replicas.map(({ name, reachable, subscriptions }) => ({
      name,
      reachable,
      subscriptions: subscriptions.map(({ name, enabled, running, tables, lagBytes, lagMs }) => ({
        name,
        enabled,
        running,
        tables,
        lagBytes,
        lagMs,
      })),
    })),
  }
}

const withoutLag = (replica: Summary['replicas'][number]) => ({
  ...replica,
  subscriptions: replica.subscriptions.map(({ lagBytes, lagMs, ...rest }) => rest),
})
