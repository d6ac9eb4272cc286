import { setTimeout as sleep } from 'node:timers/promises'
import { type Clock, monotonicClock } from '../clock.ts'
import type { LogListener, LogReader } from '../log/log.ts'
import { createRedisClient, type RedisClient, within } from './connection.ts'
import { decodeEntry, decodeHeartbeat, entryId } from './entry-codec.ts'
import type { LogKeys } from './keys.ts'

export interface RedisLogReaderOptions {
  url: string
  keys: LogKeys
  clock?: Clock
}

/** Entries per read; also the page size when the retained log is folded at the start. */
const pageSize = 1000
/** A blocking read comes back at least this often; a reply later than twice that means a dead connection. */
const blockMs = 500
/** Without a heartbeat for this long the place in the heartbeat stream is looked up anew (Redis may have restarted empty). */
const lostHeartbeatMs = 1500

/** Follows the Redis Stream with one connection of its own: one blocking read covers entries and heartbeats. */
export class RedisLogReader implements LogReader {
  readonly #url: string
  readonly #keys: LogKeys
  readonly #clock: Clock

  constructor(options: RedisLogReaderOptions) {
    this.#url = options.url
    this.#keys = options.keys
    this.#clock = options.clock ?? monotonicClock
  }

  async follow(listener: LogListener, signal: AbortSignal, onError: (error: Error) => void): Promise<void> {
    let attempts = 0
    while (!signal.aborted) {
      const client = createRedisClient(this.#url, false, 'technomir-follower')
      // Connection errors also reject the command under way; the listener only keeps them from being thrown.
      client.on('error', () => {})
      const destroy = () => {
        if (client.isOpen) client.destroy()
      }
      signal.addEventListener('abort', destroy, { once: true })
      try {
        await within(client.connect(), 2000, 'a connection')
        await this.#followOn(client, listener, signal, () => {
          attempts = 0
        })
      } catch (error) {
        if (!signal.aborted) onError(error instanceof Error ? error : new Error(String(error)))
      } finally {
        signal.removeEventListener('abort', destroy)
        destroy()
      }
      if (!signal.aborted)
        await sleep(Math.min(20 * 2 ** attempts++, 500), undefined, { signal }).catch(() => {})
    }
  }

  async #followOn(
    client: RedisClient,
    listener: LogListener,
    signal: AbortSignal,
    onRead: () => void,
  ): Promise<void> {
    while (!signal.aborted) {
      const epoch = await within(client.get(this.#keys.current), 2 * blockMs, 'the current epoch')
      if (epoch === null) {
        await sleep(100, undefined, { signal }).catch(() => {})
        continue
      }
      listener.begin(epoch)
      await this.#followEpoch(client, epoch, listener, signal, onRead)
    }
  }

  /** Returns when the epoch may have changed or the heartbeats have been silent for too long. */
  async #followEpoch(
    client: RedisClient,
    epoch: string,
    listener: LogListener,
    signal: AbortSignal,
    onRead: () => void,
  ): Promise<void> {
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
      const streams = (reply ?? []) as {
        name: string
        messages: { id: string; message: Record<string, string> }[]
      }[]
      const entries = streams.find(stream => stream.name === entriesKey)?.messages ?? []
      for (const { id, message } of entries) {
        listener.entry(decodeEntry(id, message.entry ?? ''))
        lastId = id
      }
      const heartbeat = streams.find(stream => stream.name === heartbeatKey)?.messages.at(-1)
      if (heartbeat?.message.moved !== undefined) return
      if (heartbeat) {
        heartbeatId = heartbeat.id
        heartbeatAt = readAt
        listener.heartbeat(
          decodeHeartbeat(heartbeat.message.heartbeat ?? ''),
          previousReadAt,
          entries.length < pageSize,
        )
      } else if (readAt - heartbeatAt > lostHeartbeatMs) {
        return
      }
      previousReadAt = readAt
    }
  }
}
