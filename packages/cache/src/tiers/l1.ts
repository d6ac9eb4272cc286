import { LRUCache } from 'lru-cache'
import type { Cell } from '../follower/floors.ts'
import type { Position } from '../position.ts'

/** One key in the memory of this process. */
export interface L1Entry {
  /** The cache it belongs to; two caches that use the same key by mistake must not read each other's values. */
  readonly owner: string
  readonly value: unknown
  /** JSON of the value, made when it is first asked for. */
  bytes: Buffer | null
  etag: string | null
  readonly asOf: Position
  /** No change after this position can be in the value. */
  readonly upTo: Position
  readonly cells: readonly Cell[]
  readonly generation: number
  /** Monotonic ms; the entry may be served until then. */
  readonly expiresAt: number
  /** Monotonic ms; until then it may stand in, marked stale, when loading fails. */
  readonly staleUntil: number
  readonly size: number
}

export interface L1Options {
  maxEntries: number
  maxBytes: number
}

/** The memory tier: least recently used entries go first, bounded by number and by bytes (as estimated from the JSON). */
export class L1 {
  readonly #lru: LRUCache<string, L1Entry>
  readonly #maxBytes: number

  constructor({ maxEntries, maxBytes }: L1Options) {
    this.#maxBytes = maxBytes
    this.#lru = new LRUCache({
      max: maxEntries,
      maxSize: maxBytes,
      sizeCalculation: entry => entry.size,
      dispose: entry => {
        for (const cell of entry.cells) cell.uses--
      },
    })
  }

  get(key: string): L1Entry | undefined {
    return this.#lru.get(key)
  }

  /** Without marking it as used. */
  peek(key: string): L1Entry | undefined {
    return this.#lru.peek(key)
  }

  /** Returns whether the entry is kept; one that is larger than the whole tier is not, and what stood there before goes. */
  set(key: string, entry: L1Entry): boolean {
    if (entry.size > this.#maxBytes) {
      this.#lru.delete(key)
      return false
    }
    for (const cell of entry.cells) cell.uses++
    this.#lru.set(key, entry)
    return true
  }

  delete(key: string): void {
    this.#lru.delete(key)
  }

  clear(): void {
    this.#lru.clear()
  }

  get entries(): number {
    return this.#lru.size
  }

  get bytes(): number {
    return this.#lru.calculatedSize
  }

  /** All entries with their keys, most recently used first. */
  *all(): Iterable<[string, L1Entry]> {
    yield* this.#lru.entries()
  }
}
