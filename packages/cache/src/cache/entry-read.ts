import { createHash } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { L1Entry } from '../tiers/l1.ts'
import { bytesOf, unread, valueIn } from './entry.ts'
import type { Outcome, Read, Tier } from './read.ts'

export interface ReadFacts {
  readonly outcome: Outcome
  readonly tier: Tier
  readonly stored: boolean
  readonly collapsed: boolean
  readonly reason: string | null
  readonly epoch: string | null
  readonly sources: readonly string[]
}

const noSources: readonly string[] = []

/** The facts of a hit in a tier, the same for every such read of an epoch. */
export const hitOf = (tier: Tier, epoch: string | null): ReadFacts => ({
  outcome: 'hit',
  tier,
  stored: true,
  collapsed: false,
  reason: null,
  epoch,
  sources: noSources,
})

/** A read answered by an entry, kept or not. */
export class EntryRead<Value> implements Read<Value> {
  #value: unknown
  readonly #entry: L1Entry
  readonly #facts: ReadFacts
  readonly #clock: Clock

  constructor(entry: L1Entry, facts: ReadFacts, clock: Clock) {
    this.#value = entry.value
    this.#entry = entry
    this.#facts = facts
    this.#clock = clock
  }

  get value(): Value {
    if (this.#value === unread) this.#value = valueIn(this.#entry)
    return this.#value as Value
  }
  get outcome(): Outcome {
    return this.#facts.outcome
  }
  get tier(): Tier {
    return this.#facts.tier
  }
  get stored(): boolean {
    return this.#facts.stored
  }
  get collapsed(): boolean {
    return this.#facts.collapsed
  }
  get reason(): string | null {
    return this.#facts.reason
  }
  get epoch(): string | null {
    return this.#facts.epoch
  }
  get sources(): readonly string[] {
    return this.#facts.sources
  }
  get ttlMs(): number {
    return this.#entry.expiresAt - this.#clock.now()
  }
  get upTo(): number {
    return this.#entry.upTo
  }
  get tags(): readonly string[] {
    return this.#entry.cells.map(cell => cell.tag)
  }

  bytes(): Buffer {
    return bytesOf(this.#entry)
  }

  etag(): string {
    this.#entry.etag ??= `"${createHash('sha256').update(this.bytes()).digest('base64url').slice(0, 22)}"`
    return this.#entry.etag
  }
}
