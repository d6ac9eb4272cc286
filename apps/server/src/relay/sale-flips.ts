import type { LogEntry, LogEvent } from '@technomir/cache'

/**
 * Which starts and ends of sales the log has announced. A server that takes the relay over looks back a little, and the one
 * before it may have written a message that nobody had read; so messages repeat, and listeners shall not hear it.
 */
export class SaleFlips {
  #last = ''

  /** The moment of the newest flip in the log, `''` when none is known. ISO 8601 of fixed width, by the database's clock. */
  get last(): string {
    return this.#last
  }

  /** Takes notice of an entry that is in the log. */
  note(entry: Pick<LogEntry, 'events'>): void {
    for (const event of entry.events) {
      const at = momentOf(event)
      if (at !== null && at > this.#last) this.#last = at
    }
  }

  /** Whether the entry announces flips; it may be looked at for repeats only when all entries before it are noted. */
  announces(entry: Pick<LogEntry, 'events'>): boolean {
    return entry.events.some(event => momentOf(event) !== null)
  }

  /** The entry without flips that were announced before. Its tags stay: raising a floor twice costs a load at most. */
  withoutRepeats<E extends Pick<LogEntry, 'events'>>(entry: E): E {
    const repeated = (event: LogEvent) => (momentOf(event) ?? '~') <= this.#last
    return entry.events.some(repeated)
      ? { ...entry, events: entry.events.filter(event => !repeated(event)) }
      : entry
  }
}

/** When the sale of this event flipped; `null` for any other event. */
function momentOf({ event, data }: LogEvent): string | null {
  if (event !== 'flash-sale.started' && event !== 'flash-sale.ended') return null
  return typeof data === 'object' && data !== null && 'at' in data && typeof data.at === 'string'
    ? data.at
    : null
}
