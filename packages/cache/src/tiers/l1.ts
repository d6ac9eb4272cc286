import { LRUCache } from 'lru-cache'
import type { Read } from '../cache/read.ts'
import type { Cell } from '../follower/floors.ts'
import type { Position } from '../position.ts'

/** One key in the memory of this process. */
export interface L1Entry {
  /** The cache it belongs to; two caches that use the same key by mistake must not read each other's values. */
  readonly owner: string
  /** To be had from `valueIn`: what comes out of the shared tier is `unread` until somebody wants it. */
  value: unknown
  /** The value as JSON: text where it is at hand, bytes once somebody has asked for them. A `Buffer` each would be as large as a small value. */
  json: string | Buffer | null
  etag: string | null
  readonly asOf: Position
  /** No change after this position can be in the value. */
  readonly upTo: Position
  readonly cells: readonly Cell[]
  readonly generation: number
  /** Monotonic ms; the entry may be served until then. Where idle entries end, hits move it on, up to `lastsUntil`. */
  expiresAt: number
  readonly lastsUntil: number
  /** Whole monotonic ms, no later than `expiresAt`; until then a hit has nothing to do but answer. */
  freshUntil: number
  /** Monotonic ms; from then on a hit tells the shared tier that the entry is read. */
  idleFrom: number
  /** Monotonic ms; from then on a hit has the value loaded anew. */
  renewAt: number
  /** Bytes of memory, about, without the key. */
  readonly size: number
  /** `floors.step` when the entry was last found true; at the same step it still is. */
  trueAt: number
  /** Answers of hits, the same for all: made by the first of them. */
  hit: Read<unknown> | null
  answered: Promise<Read<unknown>> | null
}

export interface L1Options {
  maxEntries: number
  maxBytes: number
}

/** Keys may be as long as addresses are, and as wide as names. */
const sizeUnder = (entry: L1Entry, key: string): number => entry.size + key.length * 2

/** The memory tier: least recently used entries go first, bounded by number and by bytes (of the key, and what the entry says it takes). */
export class L1 {
  readonly #lru: LRUCache<string, L1Entry>
  readonly #maxBytes: number

  constructor({ maxEntries, maxBytes }: L1Options) {
    this.#maxBytes = maxBytes
    this.#lru = new LRUCache({
      max: maxEntries,
      maxSize: maxBytes,
      sizeCalculation: sizeUnder,
      dispose: entry => {
        for (const cell of entry.cells) cell.uses--
      },
    })
  }

  /** What stands there, without marking it as used. */
  peek(key: string): L1Entry | undefined {
    return this.#lru.peek(key)
  }

  /** The entry is the last to go now. */
  markUsed(key: string): void {
    this.#lru.get(key)
  }

  /** Returns whether the entry is kept; one that is larger than the whole tier is not, and what stood there before goes. */
  set(key: string, entry: L1Entry): boolean {
    if (sizeUnder(entry, key) > this.#maxBytes) {
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
