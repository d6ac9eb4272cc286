import { type EventEmitter, once } from 'node:events'
import type { Socket } from 'node:net'
import { Client, type ClientConfig, escapeIdentifier, escapeLiteral } from 'pg'
import { StreamConnectionError } from './errors.ts'
import { formatLsn, type Position, parseLsn } from './position.ts'
import { readWalsenderMessage, statusUpdate, type WalsenderMessage } from './replication-messages.ts'

/** What `pg` can do in COPY BOTH mode and its type package does not tell. */
interface CopyBothConnection extends EventEmitter {
  stream: Socket
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
}

interface PgNotice {
  message?: string | undefined
  routine?: string | undefined
}

/** Who this connection speaks to. */
export interface SystemIdentity {
  systemId: string
  timeline: number
  /** How far the server has flushed its WAL. */
  flushed: Position
}

/** Callbacks of a running replication. `onEnd` comes exactly once, after which nothing else does. */
export interface WalsenderHandlers {
  onMessage(message: WalsenderMessage): void
  /** The server warns that it decodes without one of the publications (18 and later). */
  onPublicationSkipped(text: string): void
  onEnd(error: Error): void
}

export interface WalsenderOptions {
  connectionString: string
  walSenderTimeoutMs: number
  applicationName: string
}

/**
 * A replication connection: ordinary `pg` until `start`, COPY BOTH after it. Does not retry and does not interpret what it carries.
 */
export class Walsender {
  readonly #client: Client
  readonly #connection: CopyBothConnection
  readonly #options: WalsenderOptions
  #handlers: WalsenderHandlers | null = null
  #copying = false
  #ended: Error | null = null

  constructor(options: WalsenderOptions) {
    this.#options = options
    const config: ClientConfig & { replication: 'database' } = {
      connectionString: options.connectionString,
      replication: 'database',
      application_name: options.applicationName,
      keepAlive: true,
      connectionTimeoutMillis: Math.max(1000, 2 * options.walSenderTimeoutMs),
    }
    this.#client = new Client(config)
    this.#connection = this.#client.connection as unknown as CopyBothConnection
    this.#client.on('error', error => this.#end(error))
    this.#client.on('end', () =>
      this.#end(new StreamConnectionError('the primary closed the replication connection')),
    )
    this.#client.on('notice', (notice: PgNotice) => {
      if (notice.routine === 'LoadPublications') this.#handlers?.onPublicationSkipped(notice.message ?? '')
    })
  }

  /** The server process behind this connection, once connected. */
  get processId(): number | null {
    return 'processID' in this.#client && typeof this.#client.processID === 'number'
      ? this.#client.processID
      : null
  }

  /** Connects and makes the session independent of what role, database and server have set. */
  async connect(): Promise<SystemIdentity> {
    await this.#client.connect()
    // Through SET and not the start-up option `options`, which a connection string may hold already.
    await this.#client.query(
      `SET wal_sender_timeout = ${Math.round(this.#options.walSenderTimeoutMs)};
       SET statement_timeout = 0; SET lock_timeout = 0; SET idle_session_timeout = 0;
       SET client_min_messages = 'notice'; SET client_encoding = 'UTF8'; SET TimeZone = 'UTC';
       SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; SET extra_float_digits = 1; SET bytea_output = 'hex'`,
    )
    const result = await this.#client.query<{ systemid: string; timeline: number | string; xlogpos: string }>(
      'IDENTIFY_SYSTEM',
    )
    const row = result.rows[0]
    if (row === undefined) throw new StreamConnectionError('the primary did not answer IDENTIFY_SYSTEM')
    return { systemId: row.systemid, timeline: Number(row.timeline), flushed: parseLsn(row.xlogpos) }
  }

  /** START_REPLICATION. Resolves when the server accepts; from then on the handlers are called. */
  start(
    slot: string,
    from: Position,
    options: Record<string, string>,
    handlers: WalsenderHandlers,
  ): Promise<void> {
    this.#handlers = handlers
    const list = Object.entries(options).map(
      ([name, value]) => `${escapeIdentifier(name)} ${escapeLiteral(value)}`,
    )
    const command = `START_REPLICATION SLOT ${escapeIdentifier(slot)} LOGICAL ${formatLsn(from)} (${list.join(', ')})`
    return new Promise((resolve, reject) => {
      this.#connection.once('replicationStart', () => {
        this.#copying = true
        resolve()
      })
      this.#connection.on('copyData', ({ chunk }: { chunk: Buffer }) => this.#take(chunk))
      // The command answers only when the replication is over, one way or another.
      this.#client.query(command).then(
        () => this.#end(new StreamConnectionError('the primary ended the replication')),
        (error: Error) => {
          if (!this.#copying) reject(error)
          this.#end(error)
        },
      )
    })
  }

  /** Reports the acknowledged position, and that this side is alive. */
  sendStatus(acknowledged: Position, replyRequested: boolean): void {
    if (this.#ended === null && this.#copying) {
      this.#connection.sendCopyFromChunk(statusUpdate(acknowledged, replyRequested))
    }
  }

  /** Stops reading from the socket; what was read already still arrives. Writing goes on. */
  pause(): void {
    this.#connection.stream.pause()
  }

  resume(): void {
    this.#connection.stream.resume()
  }

  /**
   * Ends the copy in order, so that what was sent last has been processed and the slot is free when this resolves; cuts the
   * connection when that takes longer than `graceMs`. No handler is called any more.
   */
  async stop(graceMs: number): Promise<void> {
    this.#handlers = null
    const copying = this.#copying && this.#ended === null
    // From here on a status update would come after the end of the copy.
    this.#copying = false
    if (copying) {
      const over = Promise.race([once(this.#connection, 'readyForQuery'), once(this.#connection, 'end')])
      this.#connection.endCopyFrom()
      this.resume()
      await withinMs(graceMs, over)
      if (this.#ended === null) await withinMs(graceMs, this.#client.end())
    }
    this.#end(new StreamConnectionError('the stream was closed'))
    this.#connection.stream.destroy()
  }

  #take(chunk: Buffer): void {
    if (this.#ended !== null || this.#handlers === null) return
    try {
      this.#handlers.onMessage(readWalsenderMessage(chunk))
    } catch (error) {
      this.#end(error instanceof Error ? error : new Error(String(error)))
      this.#connection.stream.destroy()
    }
  }

  #end(error: Error): void {
    if (this.#ended !== null) return
    this.#ended = error
    const handlers = this.#handlers
    this.#handlers = null
    handlers?.onEnd(error)
  }
}

/** Waits for the promise, but no longer than `ms`. How it ends does not matter: the connection is cut afterwards anyway. */
async function withinMs(ms: number, promise: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>(resolve => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([promise.catch(() => undefined), late])
  clearTimeout(timer)
}
