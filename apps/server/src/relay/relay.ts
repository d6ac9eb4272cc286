import { setTimeout as sleep } from 'node:timers/promises'
import type { LogWriter, Position } from '@technomir/cache'
import {
  checkPublications,
  classifyStreamError,
  createSlot,
  dropSlot,
  identifySystem,
  readSlot,
  SlotExistsError,
} from '@technomir/change-stream'
import pg from 'pg'
import type { Logger } from 'pino'
import { DivergedError } from './continuity.ts'
import { ForeignLog } from './foreign-log.ts'
import { type AppendedCommit, Leadership } from './leadership.ts'
import { mappingVersion } from './mapping/mapping.ts'
import { followedTables } from './mapping/tables.ts'
import type { SaleFlips } from './sale-flips.ts'

export interface RelayOptions {
  databaseUrl: string
  slot: string
  publication: string
  log: LogWriter
  logger: Logger
  /** Asks the primary for a small commit, so that it flushes its WAL. */
  nudge?: () => void
  /** Told which cluster the primary is, whenever that was asked. */
  onCluster?: (systemId: string) => void
  /** What the log has announced of sales. */
  flips: SaleFlips
  /** The newest mapping version that any relay has used, as far as this node knows. */
  mappingVersionSeen: () => number
  /** Called when this server begins and ceases to lead. */
  onLeading?: (leading: boolean) => void
  /** Told of each commit that this server has put into the log. */
  onAppended?: (commit: AppendedCommit) => void
}

export interface RelayStatus {
  leading: boolean
  epoch: string | null
  horizon: Position | null
  heldForMs: number
  /** Why this server does not lead or could not; for people. */
  state: string
  /** What keeps this server from leading although nobody else does; for people. */
  failure: string | null
}

const lookEveryMs = 200
const slotLockTimeoutMs = 10_000
const retryMs = { first: 50, most: 1000 }
/** The same failure is said again after this long: it is tried every second. */
const sayAgainMs = 30_000

/**
 * One candidate for the relay: takes the one slot when it is free and then writes the log. PostgreSQL lets one consumer
 * into a slot, and that is the election. Runs until closed; every failure ends in another attempt.
 */
export class Relay {
  readonly #options: RelayOptions
  readonly #stop = new AbortController()
  #running: Promise<void> | null = null
  #leadership: Leadership | null = null
  readonly #foreignLog = new ForeignLog()
  #diverged: string | null = null
  /** What the slot has delivered is not whole, and the same would come again. */
  #slotUseless = false
  #state = 'not started'
  #failure: string | null = null
  #said = { failure: '', at: Number.NEGATIVE_INFINITY }
  #attemptStop: AbortController | null = null
  #asideUntil = Number.NEGATIVE_INFINITY

  constructor(options: RelayOptions) {
    this.#options = options
  }

  start(): void {
    this.#running ??= this.#run()
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  /** Gives the slot up, if this server has it, and does not compete for it for so long; 0 ends that. For trying out what then happens. */
  standAside(ms: number): void {
    this.#asideUntil = performance.now() + ms
    if (ms > 0) this.#attemptStop?.abort()
  }

  status(): RelayStatus {
    const leading = this.#leadership
    return {
      leading: leading !== null,
      epoch: leading?.epoch ?? null,
      horizon: leading?.horizon ?? null,
      heldForMs: Math.round(leading?.heldForMs() ?? 0),
      state: this.#state,
      failure: this.#failure,
    }
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    let failures = 0
    while (!signal.aborted) {
      try {
        const led = await this.#attempt(signal)
        this.#failure = null
        failures = led ? 0 : failures
        await this.#pause(led ? retryMs.first : lookEveryMs)
      } catch (error) {
        if (signal.aborted) return
        this.#state = error instanceof Error ? error.message : String(error)
        if (error instanceof DivergedError) this.#diverged = error.epoch
        const kind = classifyStreamError(error)
        // Somebody else may look at the slot in the moment in which it is to be dropped.
        if (kind !== 'busy') this.#slotUseless = kind === 'lost'
        this.#failure = kind === 'busy' ? null : this.#state
        this.#options.logger[this.#levelOf(this.#failure)](
          { err: error, kind },
          'the relay cannot run; trying again',
        )
        await this.#pause(Math.min(retryMs.first * 2 ** failures++, retryMs.most))
      }
    }
  }

  #levelOf(failure: string | null): 'debug' | 'warn' {
    const now = performance.now()
    if (failure === null || (failure === this.#said.failure && now - this.#said.at < sayAgainMs))
      return 'debug'
    this.#said = { failure, at: now }
    return 'warn'
  }

  /** One attempt to take the slot and lead. Returns whether it led; resolves when the leadership is over. */
  async #attempt(signal: AbortSignal): Promise<boolean> {
    const { databaseUrl, slot, log, logger, publication, flips, onLeading } = this.#options
    if (this.#options.mappingVersionSeen() > mappingVersion) {
      this.#state = 'a newer version of the tag rules is in use; this server does not compete'
      return false
    }
    if (performance.now() < this.#asideUntil) {
      this.#state = 'stands aside for an experiment'
      return false
    }
    const attempt = new AbortController()
    this.#attemptStop = attempt
    const taken = await this.#lookAtSlot()
    if (taken === 'active') {
      this.#state = 'another server leads'
      return false
    }
    const leadership = await Leadership.begin({
      databaseUrl,
      slot,
      publication,
      log,
      logger,
      signal: AbortSignal.any([signal, attempt.signal]),
      flips,
      slotCreated: taken === 'created',
      diverged: this.#diverged,
      foreignLog: this.#foreignLog,
      nudge: this.#options.nudge,
      onCluster: this.#options.onCluster,
      onAppended: this.#options.onAppended,
    })
    this.#leadership = leadership
    this.#state = 'leads'
    this.#failure = null
    this.#said.failure = ''
    onLeading?.(true)
    try {
      await leadership.over
    } finally {
      this.#leadership = null
      this.#state = 'has ceased to lead'
      onLeading?.(false)
    }
    return true
  }

  /** The slot, made when it is missing or its WAL is gone. */
  async #lookAtSlot(): Promise<'active' | 'free' | 'created'> {
    const { slot, logger } = this.#options
    return await this.#withClient(async client => {
      const { systemId, timeline } = await identifySystem(client)
      this.#options.onCluster?.(systemId)
      const state = await readSlot(client, slot)
      if (state?.active) return 'active'
      if (state && state.walStatus !== 'lost' && !this.#slotUseless) return 'free'
      this.#slotUseless = false
      if (state) {
        logger.error({ slot }, 'the slot has not kept everything for the relay; everything cached is void')
        await dropSlot(client, slot)
      }
      // What is committed while a publication is not whole must not stand in the stream of an epoch: not even its beginning.
      await checkPublications(client, [this.#options.publication], followedTables)
      try {
        await createSlot(client, slot, { lockTimeoutMs: slotLockTimeoutMs })
      } catch (error) {
        if (error instanceof SlotExistsError) return 'active'
        throw error
      }
      logger.info({ slot, systemId, timeline }, 'slot created')
      return 'created'
    })
  }

  async #withClient<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({
      connectionString: this.#options.databaseUrl,
      application_name: 'technomir relay',
      connectionTimeoutMillis: 3000,
      query_timeout: slotLockTimeoutMs + 5000,
    })
    // The query under way reports the broken connection.
    client.on('error', () => {})
    await client.connect()
    try {
      return await work(client)
    } finally {
      await client.end()
    }
  }

  #pause(ms: number): Promise<unknown> {
    // Jitter, so that candidates do not all knock at the same moment.
    return sleep(ms * (0.5 + Math.random()), undefined, { signal: this.#stop.signal }).catch(() => {})
  }
}
