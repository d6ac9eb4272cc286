import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from 'redis'
import type { KeyWatch, KeyWatcher } from '../tiers/store.ts'
import { within } from './connection.ts'

export interface RedisKeyWatchOptions {
  url: string
  /** The same as that of the store. */
  prefix?: string
}

/** Keys that changed are looked at together after this time; by then a store that follows an unlink has arrived. */
const gatherMs = 50
const aliveEveryMs = 2000
const retryMs = 1000
const timeoutMs = 1000

/**
 * Hears from Redis which keys change (client tracking in broadcasting mode, on a connection of its own) and tells which
 * of them are gone. What was only written anew is not: other nodes do that all the time. A key that Redis evicts for lack of
 * memory looks like a deleted one, and costs its readers one load.
 */
export class RedisKeyWatch implements KeyWatch {
  readonly #url: string
  readonly #prefix: string

  constructor({ url, prefix = '' }: RedisKeyWatchOptions) {
    this.#url = url
    this.#prefix = prefix
  }

  async watch(watcher: KeyWatcher, signal: AbortSignal, onError: (error: Error) => void): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#watchOnce(watcher, signal)
      } catch (error) {
        if (!signal.aborted) onError(error instanceof Error ? error : new Error(String(error)))
      }
      if (!signal.aborted) await sleep(retryMs, undefined, { signal }).catch(() => {})
    }
  }

  /** Watches until the connection fails or `signal` aborts. */
  async #watchOnce(watcher: KeyWatcher, signal: AbortSignal): Promise<void> {
    const client = createClient({
      url: this.#url,
      RESP: 3,
      emitInvalidate: true,
      disableOfflineQueue: true,
      socket: { connectTimeout: 1000, reconnectStrategy: false },
    })
    const ended = new AbortController()
    const until = AbortSignal.any([signal, ended.signal])
    const fail = (error: unknown) => ended.abort(error)
    const changed = new Set<string>()

    const look = async () => {
      await sleep(gatherMs, undefined, { signal: until })
      const keys = [...changed].filter(key => watcher.holds(key))
      changed.clear()
      const exist = await within(
        Promise.all(keys.map(key => client.exists(this.#prefix + key))),
        timeoutMs,
        'a look at changed keys',
      )
      const gone = keys.filter((_, i) => exist[i] === 0)
      if (gone.length > 0) watcher.gone(gone)
    }
    client.on('error', fail)
    client.on('invalidate', (name: Buffer | string | null) => {
      if (name === null) watcher.gone('all')
      else {
        const key = String(name)
        if (!key.startsWith(this.#prefix) || !watcher.holds(key.slice(this.#prefix.length))) return
        changed.add(key.slice(this.#prefix.length))
        if (changed.size === 1) look().catch(fail)
      }
    })
    try {
      await within(client.connect(), timeoutMs, 'a connection')
      // The client has switched plain tracking on, which knows only of keys that this connection has read.
      await within(client.clientTracking(false), timeoutMs, 'CLIENT TRACKING OFF')
      const mode = this.#prefix === '' ? { BCAST: true } : { BCAST: true, PREFIX: this.#prefix }
      await within(client.clientTracking(true, mode), timeoutMs, 'CLIENT TRACKING ON')
      while (!until.aborted) {
        await within(client.ping(), timeoutMs, 'a ping')
        await sleep(aliveEveryMs, undefined, { signal: until }).catch(() => {})
      }
      if (!signal.aborted) throw ended.signal.reason
    } finally {
      ended.abort()
      if (client.isOpen) client.destroy()
    }
  }
}
