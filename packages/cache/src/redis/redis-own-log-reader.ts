import { setTimeout as sleep } from 'node:timers/promises'
import { type Clock, monotonicClock } from '../clock.ts'
import type { LogListener, LogReader } from '../log/log.ts'
import { ownLogMapping } from '../log/own-log.ts'
import { formatPosition, type Position, parsePosition } from '../position.ts'
import { createRedisClient, type RedisAddress, type RedisClient, within } from './connection.ts'
import { decodeEntry, entryId, positionOfId, unreadableEntry } from './entry-codec.ts'
import type { LogKeys } from './keys.ts'
import { proofScript } from './own-log-scripts.ts'
import { Seat } from './seat.ts'

export interface RedisOwnLogReaderOptions {
  address: RedisAddress
  keys: LogKeys
  /** How long a log that nobody reads or writes is kept, ms. */
  keptMs: number
  clock?: Clock
}

/** Entries per read; also the page size when the retained log is folded at the start. */
const pageSize = 1000
/** A blocking read comes back at least this often. */
const blockMs = 400
/** Under many entries not every read is preceded by a proof. */
const proofEveryMs = 200
const timeoutMs = 1000

interface Message {
  readonly id: string
  readonly message: Record<string, string>
}

/**
 * Follows an own log on a connection of its own. The log is its own authority: before it reads on, the reader asks the server
 * whether this is still the master that hands out this epoch's positions, and how far they go. Having read up to there it
 * has seen all that the log held when it asked; that is the heartbeat which other logs get from a relay.
 */
export class RedisOwnLogReader implements LogReader {
  readonly #keys: LogKeys
  readonly #keptMs: number
  readonly #clock: Clock
  readonly #address: RedisAddress

  constructor(options: RedisOwnLogReaderOptions) {
    this.#address = options.address
    this.#keys = options.keys
    this.#keptMs = options.keptMs
    this.#clock = options.clock ?? monotonicClock
  }

  async follow(listener: LogListener, signal: AbortSignal, onError: (error: Error) => void): Promise<void> {
    const seat = new Seat(this.#address)
    let attempts = 0
    const onRead = () => {
      attempts = 0
    }
    while (!signal.aborted) {
      const client = createRedisClient(seat.url(), false, 'cache-follower')
      // Connection errors also reject the command under way; the listener only keeps them from being thrown.
      client.on('error', () => {})
      const destroy = () => {
        if (client.isOpen) client.destroy()
      }
      signal.addEventListener('abort', destroy, { once: true })
      try {
        await within(client.connect(), 2 * timeoutMs, 'a connection')
        await this.#followEpoch(client, listener, signal, onRead, onError)
      } catch (error) {
        const moved = seat.left(error)
        if (!signal.aborted && !moved) onError(asError(error))
      } finally {
        signal.removeEventListener('abort', destroy)
        destroy()
      }
      if (!signal.aborted)
        await sleep(Math.min(20 * 2 ** attempts++, 500), undefined, { signal }).catch(() => {})
    }
  }

  /** Returns when the log is of another epoch. */
  async #followEpoch(
    client: RedisClient,
    listener: LogListener,
    signal: AbortSignal,
    onRead: () => void,
    onError: (error: Error) => void,
  ): Promise<void> {
    const { epoch } = await this.#prove(client)
    listener.begin(epoch)
    let last: Position = Math.max(listener.resume()?.last ?? 0, 0)
    // Not made of the position: what somebody writes by hand may have a sequence number, and would come again and again.
    let lastId = entryId(last)
    let provedAt = Number.NEGATIVE_INFINITY

    while (!signal.aborted) {
      const sentAt = this.#clock.now()
      const proving = sentAt - provedAt >= proofEveryMs ? this.#prove(client) : null
      // On the same connection, so it is carried out after the proof: what the log held then is in the answer.
      const reading = this.#read(client, lastId)
      reading.catch(() => {})
      const proof = await proving
      if (proof && proof.epoch !== epoch) return
      const prove = (complete: boolean) => {
        if (!proof) return
        const heartbeat = { horizon: proof.last, last: proof.last, heldForMs: 0, mapping: ownLogMapping }
        listener.heartbeat(heartbeat, sentAt, complete)
        provedAt = sentAt
      }
      const upToDate = proof !== null && proof.last <= last
      if (upToDate) prove(true)

      const messages = await reading
      onRead()
      for (const { id, message } of messages) {
        if (message.epoch !== undefined && message.epoch !== epoch) return
        listener.entry(entryOf(id, message, onError))
        last = positionOfId(id)
        lastId = id
      }
      if (upToDate || !proof) continue
      const complete = messages.length < pageSize
      prove(complete)
      // What is missing up to there was taken out by hand; it will not come any more.
      if (complete && proof.last > last) {
        last = proof.last
        lastId = entryId(last)
      }
    }
  }

  async #prove(client: RedisClient): Promise<{ epoch: string; last: Position }> {
    const reply = await within(
      client.eval(proofScript, {
        keys: [this.#keys.own, this.#keys.ownEntries],
        arguments: [crypto.randomUUID(), String(this.#keptMs)],
      }),
      timeoutMs,
      'a proof of sight',
    )
    const [epoch, newest] = reply as unknown as [string, string]
    const last = parsePosition(newest)
    if (last === null) throw new Error(`The log in Redis is at ${newest}, which is no position.`)
    return { epoch, last }
  }

  async #read(client: RedisClient, after: string): Promise<readonly Message[]> {
    const streams = await within(
      client.xRead({ key: this.#keys.ownEntries, id: after }, { COUNT: pageSize, BLOCK: blockMs }),
      blockMs + timeoutMs,
      'a blocking read',
    )
    const [stream] = (streams ?? []) as { messages: readonly Message[] }[]
    return stream?.messages ?? []
  }
}

/** Somebody can write anything into a stream by hand; that must not end the following of what is ours. */
function entryOf(id: string, message: Record<string, string>, onError: (error: Error) => void) {
  try {
    if (message.epoch === undefined)
      throw new Error(`Log entry ${formatPosition(positionOfId(id))} is none of ours.`)
    return decodeEntry(id, message.entry ?? '')
  } catch (error) {
    onError(asError(error))
    return unreadableEntry(id)
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))
