import type { Progress, Transaction } from './changes.ts'
import { SlotLostError, StartPositionError, StreamConnectionError, toStreamError } from './errors.ts'
import { type ChangeStreamOptions, withDefaults } from './options.ts'
import { Outbox } from './outbox.ts'
import type { Position } from './position.ts'
import { checkPublications, checkServer, checkSlot } from './preflight.ts'
import { PublicationWatch } from './publication-watch.ts'
import type { WalsenderMessage } from './replication-messages.ts'
import { RoundTrips } from './round-trips.ts'
import { SideConnection } from './side-connection.ts'
import { StatusReports } from './status-reports.ts'
import type { ChangeStream, StreamStart } from './stream-contract.ts'
import { TransactionAssembler } from './transaction-assembler.ts'
import { VisibilityGate } from './visibility-gate.ts'
import { type SystemIdentity, Walsender } from './walsender.ts'

/** Starts to follow a slot. Connects at once; reconnecting is the caller's, who knows what it has made durable. */
export function changeStream(options: ChangeStreamOptions): ChangeStream {
  return new PgChangeStream(options)
}

class PgChangeStream implements ChangeStream {
  readonly started: Promise<StreamStart>
  readonly #options: ChangeStreamOptions
  readonly #settings: ReturnType<typeof withDefaults>
  readonly #walsender: Walsender
  readonly #side: SideConnection
  readonly #gate: VisibilityGate
  readonly #publications: PublicationWatch
  readonly #assembler: TransactionAssembler
  readonly #reports: StatusReports
  readonly #roundTrips = new RoundTrips()
  /** Aborted when the stream ends, whichever way. */
  readonly #ending = new AbortController()
  readonly #abort = () => void this.close()
  #outbox = new Outbox(0)
  #error: Error | null = null
  #closed: Promise<void> | null = null
  #iterating = false
  #wake: (() => void) | null = null
  #paused = false
  #openSince: number | undefined

  constructor(options: ChangeStreamOptions) {
    this.#options = options
    this.#settings = withDefaults(options)
    const { connectionString, slot } = options
    const { walSenderTimeoutMs } = this.#settings
    const applicationName = `change-stream ${slot}`
    this.#walsender = new Walsender({ connectionString, applicationName, walSenderTimeoutMs })
    this.#side = new SideConnection({
      connectionString,
      applicationName: `${applicationName} snapshots`,
      timeoutMs: 2 * walSenderTimeoutMs,
      onEnd: error => this.#fail(error),
    })
    const tables = (options.expectedTables ?? []).map(t => (typeof t === 'string' ? t : t.table))
    this.#publications = new PublicationWatch(this.#side, options.publications, tables)
    this.#gate = new VisibilityGate(() => this.#side.snapshot())
    this.#assembler = new TransactionAssembler({
      ...this.#settings,
      messagePrefixes: options.messagePrefixes,
    })
    this.#reports = new StatusReports({
      ...this.#settings,
      send: replyRequested => this.#walsender.sendStatus(this.#outbox.acknowledged, replyRequested),
      mayBeSilent: () => this.#paused,
      onSilence: ms =>
        this.#fail(new StreamConnectionError(`the primary has been silent for ${Math.round(ms)} ms`)),
    })
    this.started = this.#start()
    // The iterator throws the same error, so nobody has to look at both.
    this.started.catch((error: unknown) => this.#fail(error))
    options.signal?.addEventListener('abort', this.#abort, { once: true })
    if (options.signal?.aborted) this.#abort()
  }

  async #start(): Promise<StreamStart> {
    const { slot, publications, expectedTables = [], start, pluginOptions } = this.#options
    try {
      await this.#side.connect()
      await checkServer(this.#side, this.#options)
      // Before it is checked: what changes in between is noticed.
      const published = await this.#publications.begin()
      await checkPublications(this.#side, publications, expectedTables)
      this.#outbox = new Outbox(await checkSlot(this.#side, slot))
      this.#stillWanted()
      const identity = await this.#walsender.connect()
      this.#checkStart(start, identity)
      this.#stillWanted()
      const names = publications.map(name => `"${name.replaceAll('"', '""')}"`).join(',')
      const plugin = { proto_version: '1', publication_names: names, messages: 'true', ...pluginOptions }
      await this.#walsender.start(slot, start ?? 0, plugin, {
        onMessage: message => this.#onMessage(message),
        onPublicationSkipped: text => this.#fail(new SlotLostError(slot, `changes are missing: ${text}`)),
        onEnd: error => this.#fail(error),
      })
      this.#reports.start()
      // Only now is the slot ours and its position certain. That the process is ours proves that both connections lead to one server.
      const confirmed = await checkSlot(this.#side, slot, this.#walsender.processId ?? -1)
      this.#checkStart(start, { ...identity, confirmed })
      this.#stillWanted()
      this.#outbox.advanceTo(confirmed)
      this.#publications.start(this.#settings.publicationCheckMs, error => this.#fail(error))
      return { systemId: identity.systemId, timeline: identity.timeline, confirmed, published }
    } catch (error) {
      throw this.#error ?? toStreamError(error, slot)
    }
  }

  #stillWanted(): void {
    if (this.#closed !== null) throw new StreamConnectionError('the stream was closed before it had started')
    if (this.#error !== null) throw this.#error
  }

  #checkStart(start: Position | undefined, found: SystemIdentity & { confirmed?: Position }): void {
    if (start === undefined) return
    const { slot } = this.#options
    const confirmed = found.confirmed ?? this.#outbox.acknowledged
    if (start < confirmed) {
      throw new StartPositionError(
        `slot "${slot}" has gone on to ${confirmed}; what came after ${start} will not come again, start over`,
      )
    }
    if (start > found.flushed) {
      throw new StartPositionError(
        `position ${start} is beyond the primary's WAL (${found.flushed}): it is from another cluster, start over`,
      )
    }
  }

  #onMessage(message: WalsenderMessage): void {
    const now = performance.now()
    this.#reports.heard(now)
    if (message.tag === 'data') this.#onData(message.data, now)
    else this.#onKeepalive(message, now)
    const { queueLimit, queueBytes } = this.#settings
    if (!this.#paused && (this.#outbox.size >= queueLimit || this.#outbox.bytes >= queueBytes)) {
      this.#paused = true
      this.#walsender.pause()
    }
  }

  #onData(data: Buffer, now: number): void {
    this.#reports.active()
    const complete = this.#assembler.push(data)
    if (this.#assembler.isOpen) this.#openSince ??= now
    if (complete === null) return
    this.#outbox.addTransaction(complete.transaction, complete.bytes, this.#openSince ?? now)
    this.#openSince = undefined
    this.#wakeConsumer()
  }

  #onKeepalive(keepalive: Extract<WalsenderMessage, { tag: 'keepalive' }>, now: number): void {
    // Inside of a transaction the walsender still tells the position before it: nothing to learn, so nothing to get wrong.
    if (!this.#assembler.isOpen && this.#outbox.addProgress(keepalive.sentTo, now)) {
      this.#reports.active()
      this.#wakeConsumer()
    }
    this.#roundTrips.keepalive(keepalive.sentAt)
    if (keepalive.replyRequested) this.#reports.plan()
  }

  acknowledge(position: Position): void {
    if (this.#outbox.acknowledge(position)) this.#reports.plan()
  }

  async ping(): Promise<Position> {
    await this.started
    this.#stillWanted()
    try {
      const { clock, flushed } = await this.#side.serverClock()
      this.#stillWanted()
      const answered = this.#roundTrips.after(clock)
      this.#walsender.sendStatus(this.#outbox.acknowledged, true)
      await answered
      return flushed
    } catch (error) {
      throw this.#error ?? toStreamError(error, this.#options.slot)
    }
  }

  stalledForMs(): number {
    const since = this.#outbox.oldestSince ?? this.#openSince
    return since === undefined ? 0 : performance.now() - since
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Transaction | Progress, void, undefined> {
    if (this.#iterating)
      throw new Error('this change stream has a consumer already; hand its items on from there')
    this.#iterating = true
    try {
      // Its error is also this.#error, unless it was closed: then there is nothing to tell.
      await this.started.catch(() => undefined)
      for (;;) {
        const item = await this.#take()
        if (item === null) return
        yield item
      }
    } finally {
      await this.close()
    }
  }

  /** The next item once it may be handed out; null when the stream was closed. */
  async #take(): Promise<Transaction | Progress | null> {
    for (;;) {
      if (this.#closed !== null) return null
      if (this.#error !== null) throw this.#error
      const next = this.#outbox.next
      if (next === undefined) {
        await new Promise<void>(resolve => {
          this.#wake = resolve
        })
      } else if (next.kind === 'progress' || (await this.#mayPass(next))) {
        return this.#handOut()
      }
    }
  }

  async #mayPass(transaction: Transaction): Promise<boolean> {
    if (!this.#settings.gate) return true
    try {
      return await this.#gate.visible(transaction.xid, this.#ending.signal)
    } catch (error) {
      this.#fail(error)
      return false
    }
  }

  #handOut(): Transaction | Progress {
    const item = this.#outbox.handOut()
    const { queueLimit, queueBytes } = this.#settings
    if (this.#paused && this.#outbox.size <= queueLimit / 2 && this.#outbox.bytes <= queueBytes / 2) {
      this.#paused = false
      this.#reports.heard(performance.now())
      this.#walsender.resume()
    }
    return item
  }

  #wakeConsumer(): void {
    const wake = this.#wake
    this.#wake = null
    wake?.()
  }

  #fail(error: unknown): void {
    if (this.#closed !== null || this.#error !== null) return
    this.#error = toStreamError(error, this.#options.slot)
    this.#end(this.#error)
    // Nothing is awaited here: the consumer learns the reason at once, and close() waits for the rest.
    this.#release().catch(() => undefined)
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    this.#end(new StreamConnectionError('the stream was closed'))
    // A report that was planned for this turn must not be lost.
    this.#walsender.sendStatus(this.#outbox.acknowledged, false)
    await this.#release()
  }

  #end(reason: Error): void {
    this.#reports.stop()
    this.#publications.stop()
    this.#options.signal?.removeEventListener('abort', this.#abort)
    this.#ending.abort()
    this.#roundTrips.fail(reason)
    this.#wakeConsumer()
  }

  async #release(): Promise<void> {
    await Promise.all([this.#walsender.stop(this.#error === null ? 1000 : 0), this.#side.close()])
  }
}
