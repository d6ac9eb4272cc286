import type { Position } from '../position.ts'

/** Who reads: what the reader has already seen. */
export interface Reader {
  /** Newest state the reader has seen; older answers are refused. `null` epoch or another epoch than the node's: not comparable. */
  readonly token?: { readonly epoch: string; readonly position: Position } | undefined
}

/** The tiers from fast to slow. */
export type Tier = 'l1' | 'l2' | 'load'

export type Outcome =
  /** From a cache; no load ran for it. */
  | 'hit'
  /** Loaded. */
  | 'miss'
  /** Loaded past all caches: the node is blind, or behind what the reader has seen. */
  | 'bypass'
  /** Past its time or unproven, because loading failed. Never older than a known invalidation. */
  | 'stale'

/** What a read returns. */
export interface Read<Value> {
  readonly value: Value
  readonly outcome: Outcome
  /** The slowest tier that had to be asked. */
  readonly tier: Tier
  /** Why caches were passed by. */
  readonly reason: string | null
  /** Whether the value was kept for later readers. */
  readonly stored: boolean
  /** Whether another reader's load was shared. */
  readonly collapsed: boolean
  /** Time left, ms; negative for a value that is past its time. */
  readonly ttlMs: number
  /** No change after this position can be in the value; a reader's token rises to it. */
  readonly upTo: Position
  readonly epoch: string | null
  /** Who answered the loads that ran. */
  readonly sources: readonly string[]
  readonly tags: readonly string[]
  /** The value as JSON, encoded once per entry. */
  readonly bytes: () => Buffer
  /** Strong validator of those bytes. */
  readonly etag: () => string
}

const tierOrder: Record<Tier, number> = { l1: 0, l2: 1, load: 2 }

export const slower = (a: Tier, b: Tier): Tier => (tierOrder[a] >= tierOrder[b] ? a : b)
