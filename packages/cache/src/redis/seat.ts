import type { RedisAddress } from './connection.ts'

/**
 * Which server the next connection of a follower goes to. In a Redis Cluster any server says where the log's slot is:
 * it answers the first command with `MOVED <slot> <host>:<port>`.
 */
export class Seat {
  readonly #roots: readonly string[]
  #next = 0
  #moved: string | null = null

  constructor(address: RedisAddress) {
    this.#roots = typeof address === 'string' ? [address] : address.cluster
    if (this.#roots.length === 0) throw new Error('Name at least one server of the Redis Cluster.')
  }

  url(): string {
    return this.#moved ?? this.#root()
  }

  /** Takes into account why the connection to `url()` ended; returns whether it was only told where to go. */
  left(error: unknown): boolean {
    const place = /^(?:MOVED|ASK) \d+ (\S+)$/.exec(error instanceof Error ? error.message : '')?.[1]
    if (place) {
      const url = new URL(this.#root())
      const colon = place.lastIndexOf(':')
      // An empty host means: the one that was asked.
      if (colon > 0) url.hostname = place.slice(0, colon)
      url.port = place.slice(colon + 1)
      this.#moved = url.href
      return true
    }
    this.#moved = null
    this.#next++
    return false
  }

  #root(): string {
    return this.#roots[this.#next % this.#roots.length] as string
  }
}
