import { setTimeout as sleep } from 'node:timers/promises'
import { type Clock, monotonicClock } from '../clock.ts'
import type { LogListener, LogReader } from '../log/log.ts'
import { createRedisClient, type RedisAddress, type RedisClient, within } from './connection.ts'
import { decodeEntry, decodeHeartbeat, entryId, unreadableEntry } from './entry-codec.ts'
import type { LogKeys } from './keys.ts'
import { Seat } from './seat.ts'

export interface RedisLogReaderOptions {
  /** A server, or some servers of a Redis Cluster. */
  url: RedisAddress
  keys: LogKeys
  clock?: Clock
}

/** Entries per read; also the page size when the retained log is folded at the start. */
const pageSize = 1000
/** A blocking read comes back at least this often; a reply later than twice that means a dead connection. */
const blockMs = 500
/** Without a heartbeat for this long the place in the heartbeat stream is looked up anew (Redis may have restarted empty). */
const lostHeartbeatMs = 1500

type Messages = readonly { readonly id: string; readonly message: Record<string, string> }[]

/** One connection's worth of following. */
interface Following {
  readonly client: RedisClient
  readonly listener: LogListener
  readonly signal: AbortSignal
  readonly onRead: () => void
  readonly onError: (error: Error) => void
}

/** Follows the Redis Stream with one connection of its own: one blocking read covers entries and heartbeats. */
export class RedisLogReader implements LogReader {
  readonly #url: RedisAddress
  readonly #keys: LogKeys
  readonly #clock: Clock

  constructor(options: RedisLogReaderOptions) {
    this.#url = options.url
    this.#keys = options.keys
    this.#clock = options.clock ?? monotonicClock
  }

  async follow(listener: LogListener, signal: AbortSignal, onError: (error: Error) => void): Promise<void> {
    const seat = new Seat(this.#url)
    let attempts = 0
    const onRead = () => {
      attempts = 0
    }
    while (!signal.aborted) {
      const client = createRedisClient(seat.url(), false, 'technomir-follower')
      // Connection errors also reject the command under way; the listener only keeps them from being thrown.
      client.on('error', () => {})
      const destroy = () => {
        if (client.isOpen) client.destroy()
      }
      signal.addEventListener('abort', destroy, { once: true })
      try {
        await within(client.connect(), 2000, 'a connection')
        await this.#followOn({ client, listener, signal, onRead, onError })
      } catch (error) {
        const moved = seat.left(error)
        if (!signal.aborted && !moved) onError(error instanceof Error ? error : new Error(String(error)))
      } finally {
        signal.removeEventListener('abort', destroy)
        destroy()
      }
      if (!signal.aborted)
        await sleep(Math.min(20 * 2 ** attempts++, 500), undefined, { signal }).catch(() => {})
    }
  }

  async #followOn(following: Following): Promise<void> {
    const { client, listener, signal } = following
    while (!signal.aborted) {
      const epoch = await within(client.get(this.#keys.current), 2 * blockMs, 'the current epoch')
      if (epoch === null) {
        await sleep(100, undefined, { signal }).catch(() => {})
        continue
      }
      listener.begin(epoch)
      await this.#followEpoch(following, epoch)
    }
  }

  /** Returns when the epoch may have changed or the heartbeats have been silent for too long. */
  async #followEpoch({ client, listener, signal, onRead, onError }: Following, epoch: string): Promise<void> {
    const entriesKey = this.#keys.entries(epoch)
    const heartbeatKey = this.#keys.heartbeat(epoch)
    let lastId = entryId(Math.max(listener.resume()?.last ?? 0, 0))
    // A heartbeat that a read returns was not there at the read before it, so it is younger than the time when *that* one was sent.
    let previousReadAt = this.#clock.now()
    const newest = await within(
      client.xRevRange(heartbeatKey, '+', '-', { COUNT: 1 }),
      2 * blockMs,
      'the heartbeats',
    )
    let heartbeatId = newest?.[0]?.id ?? '0-0'
    let heartbeatAt = previousReadAt

    while (!signal.aborted) {
      const readAt = this.#clock.now()
      const reply = await within(
        client.xRead(
          [
            { key: entriesKey, id: lastId },
            { key: heartbeatKey, id: heartbeatId },
          ],
          { COUNT: pageSize, BLOCK: blockMs },
        ),
        3 * blockMs,
        'a blocking read',
      )
      onRead()
      const streams = (reply ?? []) as { name: string; messages: Messages }[]
      const entries = streams.find(stream => stream.name === entriesKey)?.messages ?? []
      for (const { id, message } of entries) {
        const json = message.entry ?? ''
        listener.entry(
          orElse(
            () => decodeEntry(id, json),
            () => unreadableEntry(id),
            onError,
          ),
        )
        lastId = id
      }
      const newestBeat = streams.find(stream => stream.name === heartbeatKey)?.messages.at(-1)
      if (newestBeat) {
        const { id, message } = newestBeat
        if (message.moved !== undefined) return
        heartbeatId = id
        heartbeatAt = readAt
        const heartbeat = orElse(
          () => decodeHeartbeat(message.heartbeat ?? ''),
          () => null,
          onError,
        )
        if (heartbeat) listener.heartbeat(heartbeat, previousReadAt, entries.length < pageSize)
      } else if (readAt - heartbeatAt > lostHeartbeatMs) {
        return
      }
      previousReadAt = readAt
    }
  }
}

/** Somebody can write anything into a stream by hand; that must not end the following of what is ours. */
function orElse<T>(read: () => T, otherwise: () => T, onError: (error: Error) => void): T {
  try {
    return read()
  } catch (error) {
    onError(error instanceof Error ? error : new Error(String(error)))
    return otherwise()
  }
}
