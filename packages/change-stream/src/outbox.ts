import type { Progress, Transaction } from './changes.ts'
import type { Position } from './position.ts'

interface Entry {
  item: Transaction | Progress
  bytes: number
  /** When its Begin arrived, by performance.now(). */
  since: number
}

/** Past this many unacknowledged transactions their ages are kept together instead of one by one. */
const maxTracked = 1024

/**
 * What was received, what was handed out and what was acknowledged: the only place that knows which position may be reported to the
 * server. Holds no timers and no sockets.
 */
export class Outbox {
  readonly #waiting: Entry[] = []
  #first = 0
  #bytes = 0
  #received: Position
  #handedOut: Position
  #acknowledged: Position
  readonly #unacknowledged: { position: Position; since: number }[] = []

  /** `from` is where the slot stands: everything up to it counts as handed out and acknowledged. */
  constructor(from: Position) {
    this.#received = from
    this.#handedOut = from
    this.#acknowledged = from
  }

  /** The slot stands further than was known before: what waits up to there says nothing new. */
  advanceTo(confirmed: Position): void {
    while (this.next !== undefined && this.next.position <= confirmed) this.#drop()
    this.#received = Math.max(this.#received, confirmed)
    this.#handedOut = Math.max(this.#handedOut, confirmed)
    this.#acknowledged = Math.max(this.#acknowledged, confirmed)
  }

  get acknowledged(): Position {
    return this.#acknowledged
  }

  /** How many items wait to be handed out. */
  get size(): number {
    return this.#waiting.length - this.#first
  }

  /** Wire bytes that the waiting items keep in memory. */
  get bytes(): number {
    return this.#bytes
  }

  /** The item to hand out next. */
  get next(): Transaction | Progress | undefined {
    return this.#waiting[this.#first]?.item
  }

  addTransaction(transaction: Transaction, bytes: number, since: number): void {
    if (transaction.position <= this.#received) {
      throw new Error(`a commit at ${transaction.position} came after one at ${this.#received}`)
    }
    this.#received = transaction.position
    this.#waiting.push({ item: transaction, bytes, since })
    this.#bytes += bytes
  }

  /** Returns false when it says nothing new. Progress that still waits is moved on instead of queued twice. */
  addProgress(position: Position, since: number): boolean {
    if (position <= this.#received) return false
    this.#received = position
    const last = this.#waiting[this.#waiting.length - 1]
    if (this.size > 0 && last?.item.kind === 'progress') {
      last.item.position = position
      return false
    }
    this.#waiting.push({ item: { kind: 'progress', position }, bytes: 0, since })
    return true
  }

  /** Takes the next item; from now on its position may be acknowledged. */
  handOut(): Transaction | Progress {
    const { item, since } = this.#drop()
    this.#handedOut = item.position
    if (item.kind === 'transaction') this.#track(item.position, since)
    return item
  }

  /** Returns whether that moved anything. Throws a RangeError beyond what was handed out: the server would skip the rest. */
  acknowledge(position: Position): boolean {
    if (!Number.isSafeInteger(position) || position > this.#handedOut) {
      throw new RangeError(
        `position ${position} cannot be acknowledged: only what was handed out can, and that ends at ${this.#handedOut}`,
      )
    }
    if (position <= this.#acknowledged) return false
    this.#acknowledged = position
    const done = this.#unacknowledged.findIndex(entry => entry.position > position)
    this.#unacknowledged.splice(0, done < 0 ? this.#unacknowledged.length : done)
    return true
  }

  /** When the oldest transaction arrived that waits here or was handed out and not yet acknowledged. */
  get oldestSince(): number | undefined {
    const unacknowledged = this.#unacknowledged[0]
    if (unacknowledged !== undefined) return unacknowledged.since
    for (let i = this.#first; i < this.#waiting.length; i++) {
      const entry = this.#waiting[i]
      if (entry?.item.kind === 'transaction') return entry.since
    }
    return undefined
  }

  #drop(): Entry {
    const entry = this.#waiting[this.#first]
    if (entry === undefined) throw new Error('there is nothing to hand out')
    this.#first += 1
    this.#bytes -= entry.bytes
    if (this.#first >= 256 || this.#first === this.#waiting.length) {
      this.#waiting.splice(0, this.#first)
      this.#first = 0
    }
    return entry
  }

  #track(position: Position, since: number): void {
    const last = this.#unacknowledged[this.#unacknowledged.length - 1]
    // The age stays the older one: a stall may be told too early, never too late.
    if (last !== undefined && this.#unacknowledged.length >= maxTracked) last.position = position
    else this.#unacknowledged.push({ position, since })
  }
}
