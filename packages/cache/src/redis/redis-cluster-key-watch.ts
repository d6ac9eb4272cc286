import { setTimeout as sleep } from 'node:timers/promises'
import type { KeyWatch, KeyWatcher } from '../tiers/store.ts'
import { type RedisAddress, type RedisCommands, serverUrls } from './connection.ts'
import { RedisKeyWatch } from './redis-key-watch.ts'

export interface RedisClusterKeyWatchOptions {
  /** Knows which masters there are. */
  client: RedisCommands
  address: RedisAddress
  /** The same as that of the store. */
  prefix?: string
}

/** How often it is looked whether the cluster has other masters. */
const lookEveryMs = 1000

/** The same as {@link RedisKeyWatch} for a cluster: every master tells of the keys in its slots. */
export class RedisClusterKeyWatch implements KeyWatch {
  readonly #options: RedisClusterKeyWatchOptions

  constructor(options: RedisClusterKeyWatchOptions) {
    this.#options = options
  }

  async watch(watcher: KeyWatcher, signal: AbortSignal, onError: (error: Error) => void): Promise<void> {
    const watched = new Map<string, { stop: AbortController; over: Promise<void> }>()
    while (!signal.aborted) {
      const urls = new Set(serverUrls(this.#options.client, this.#options.address))
      for (const [url, { stop }] of watched) {
        if (urls.has(url)) continue
        stop.abort()
        watched.delete(url)
      }
      for (const url of urls) {
        if (watched.has(url)) continue
        const stop = new AbortController()
        const { prefix = '' } = this.#options
        const until = AbortSignal.any([signal, stop.signal])
        watched.set(url, { stop, over: new RedisKeyWatch({ url, prefix }).watch(watcher, until, onError) })
      }
      await sleep(lookEveryMs, undefined, { signal, ref: false }).catch(() => {})
    }
    await Promise.all([...watched.values()].map(({ over }) => over))
  }
}
