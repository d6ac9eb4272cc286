import { type Cursor, endOf, isBefore } from './cursor.ts'

/** An event as it is kept for those who come back: where it stands, who hears it, and its frame, encoded once. */
export interface RetainedEvent extends Cursor {
  readonly topic: string
  readonly audience: string | undefined
  readonly frame: Buffer
}

/**
 * The newest events of one epoch, bounded in number and bytes, with an exact lower edge: `covers` says yes only if
 * every event after the cursor is provably still here. (Idea: Centrifugo's epoch + offset recovery.)
 */
export class EventWindow {
  readonly #maxEvents: number
  readonly #maxBytes: number
  #events: RetainedEvent[] = []
  #head = 0
  #bytes = 0
  /** Every event after the floor, of this epoch, is in the window. */
  #floor: Cursor = endOf(0)
  #epoch: string | undefined
  #position = 0
  #lastEntry = 0

  constructor(maxEvents: number, maxBytes: number) {
    this.#maxEvents = maxEvents
    this.#maxBytes = maxBytes
  }

  /** Undefined until the log has said where it stands. */
  get epoch(): string | undefined {
    return this.#epoch
  }

  /** Everything up to here has been handed to this window. */
  get position(): number {
    return this.#position
  }

  /** The position of the newest entry (the horizon may be further). */
  get lastEntry(): number {
    return this.#lastEntry
  }

  /** Begins anew: nothing before the end of `position` can be recovered. */
  reset(epoch: string, position: number): void {
    this.#events = []
    this.#head = 0
    this.#bytes = 0
    this.#floor = endOf(position)
    this.#epoch = epoch
    this.#position = position
    this.#lastEntry = position
  }

  /** There are no further events up to `position`. */
  advance(position: number): void {
    if (position > this.#position) this.#position = position
  }

  /** Takes the events of the entry at `position`, in order. */
  append(position: number, events: readonly RetainedEvent[]): void {
    for (const event of events) {
      this.#events.push(event)
      this.#bytes += event.frame.length
    }
    this.#position = position
    this.#lastEntry = position
    this.#evict()
  }

  /**
   * True only if every event of `epoch` after `cursor` that the log has told so far is in the window. So it is for a cursor beyond all that
   * the log has told, which says nothing about whether there is such a place.
   */
  covers(epoch: string, cursor: Cursor): boolean {
    return epoch === this.#epoch && !isBefore(cursor, this.#floor)
  }

  /** The retained events after `cursor`, in order. */
  after(cursor: Cursor): RetainedEvent[] {
    let low = this.#head
    let high = this.#events.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const event = this.#events[middle]
      if (event !== undefined && isBefore(cursor, event)) high = middle
      else low = middle + 1
    }
    return this.#events.slice(low)
  }

  #evict(): void {
    while (this.#events.length - this.#head > this.#maxEvents || this.#bytes > this.#maxBytes) {
      const oldest = this.#events[this.#head]
      if (oldest === undefined) break
      this.#floor = { position: oldest.position, seq: oldest.seq }
      this.#bytes -= oldest.frame.length
      this.#head += 1
    }
    // Amortised: a shift per event would copy the array each time.
    if (this.#head > 1024 && this.#head * 2 > this.#events.length) {
      this.#events = this.#events.slice(this.#head)
      this.#head = 0
    }
  }
}
