/**
 * A place in the ordered log of events: everything at or before it has been seen.
 * `position` is the position of a log entry, `seq` the index of an event in that entry.
 */
export interface Cursor {
  readonly position: number
  readonly seq: number
}

/** The place after every event of the entry at `position`. */
export function endOf(position: number): Cursor {
  return { position, seq: Number.POSITIVE_INFINITY }
}

/** True when `a` stands strictly before `b`. */
export function isBefore(a: Cursor, b: Cursor): boolean {
  return a.position < b.position || (a.position === b.position && a.seq < b.seq)
}

/** The earlier of two places; an absent one does not count. */
export function earlier(a: Cursor | undefined, b: Cursor): Cursor {
  return a !== undefined && isBefore(a, b) ? a : b
}
