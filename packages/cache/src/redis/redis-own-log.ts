import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { type LogListener, LogUnavailableError } from '../log/log.ts'
import type { Appended, OwnLog, OwnLogChange } from '../log/own-log.ts'
import { parsePosition } from '../position.ts'
import { type RedisAddress, type RedisCommands, within } from './connection.ts'
import { encodeEntry } from './entry-codec.ts'
import type { LogKeys } from './keys.ts'
import { ownAppendScript } from './own-log-scripts.ts'
import { RedisOwnLogReader } from './redis-own-log-reader.ts'

export interface RedisOwnLogOptions {
  /** Connected; appends go over it. It stays open when the log is closed. */
  client: RedisCommands
  /** Where followers connect, each with a connection of its own. */
  address: RedisAddress
  keys: LogKeys
  /** How many entries the stream keeps, about. Default 10,000. */
  retention?: number
  /**
   * How many replicas must hold an entry before it counts as appended. Default 0: an entry that is answered with success can be lost by a
   * failover; then everything cached is void, so no old value comes back, unless the old master goes on beside the new one.
   */
  replicas?: number
  /** How long one append may take. Default 1000 ms. */
  timeoutMs?: number
  clock?: Clock
}

/** A log that nobody reads or writes any more is removed after this time. */
const keptMs = 7 * 86_400_000

/** The own log as a Redis Stream: one atomic script gives every entry the position after the newest. */
export class RedisOwnLog implements OwnLog {
  readonly #client: RedisCommands
  readonly #keys: LogKeys
  readonly #retention: number
  readonly #replicas: number
  readonly #timeoutMs: number
  readonly #reader: RedisOwnLogReader
  #closed = false

  constructor(options: RedisOwnLogOptions) {
    const { client, address, keys, clock } = options
    this.#client = client
    this.#keys = keys
    this.#retention = options.retention ?? 10_000
    this.#replicas = options.replicas ?? 0
    this.#timeoutMs = options.timeoutMs ?? 1000
    this.#reader = new RedisOwnLogReader({ address, keys, keptMs, ...(clock ? { clock } : {}) })
  }

  follow(listener: LogListener, signal: AbortSignal, onError: (error: Error) => void): Promise<void> {
    return this.#reader.follow(listener, signal, onError)
  }

  async append(change: OwnLogChange): Promise<Appended> {
    if (this.#closed) throw new LogUnavailableError('The log is closed. Append before closing the caches.')
    try {
      return await within(this.#append(change), this.#timeoutMs, 'an append')
    } catch (error) {
      if (error instanceof LogUnavailableError) throw error
      const reason = error instanceof Error ? error.message : String(error)
      throw new LogUnavailableError(`It is not certain that the log in Redis holds the entry: ${reason}`, {
        cause: error,
      })
    }
  }

  async close(): Promise<void> {
    this.#closed = true
  }

  async #append(change: OwnLogChange): Promise<Appended> {
    const { tags, touched = [], events = [], writes = [] } = change
    const json = encodeEntry({ position: 0, prev: 0, tags, touched, events, writes, committedAt: Date.now() })
    const client =
      'getNodeClientForKey' in this.#client && this.#replicas > 0
        ? await this.#client.getNodeClientForKey(this.#keys.own)
        : this.#client
    const appending = client.eval(ownAppendScript, {
      keys: [this.#keys.own, this.#keys.ownEntries],
      // The script puts the right `prev` in front.
      arguments: [randomUUID(), String(keptMs), String(this.#retention), json.slice('{"prev":"0",'.length)],
    })
    // Sent together, so that both go over the same connection: WAIT speaks of what this connection has written.
    const waiting =
      this.#replicas > 0 && 'wait' in client
        ? client.wait(this.#replicas, (this.#timeoutMs * 3) / 4)
        : this.#replicas
    const [reply, replicas] = await Promise.all([appending, waiting])
    if (replicas < this.#replicas) {
      throw new LogUnavailableError(
        `Of ${this.#replicas} replicas that must hold the entry only ${replicas} have answered. Look at the replication of Redis.`,
      )
    }
    const [epoch, newest] = reply as unknown as [string, string]
    const position = parsePosition(newest)
    if (position === null) throw new Error(`it answered ${String(reply)}`)
    return { epoch, position }
  }
}
