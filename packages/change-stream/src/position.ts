/**
 * A place in a primary's WAL as a plain number: the byte offset that PostgreSQL prints as `16/B374D848`.
 * Always below 2^53, so it compares and sorts exactly; never compare the printed form.
 */
export type Position = number

const lsnPattern = /^([0-9A-Fa-f]{1,8})\/([0-9A-Fa-f]{1,8})$/

/** Reads `16/B374D848`. Throws a RangeError on anything else and on positions of 2^53 (8 PiB of WAL) and above. */
export function parseLsn(text: string): Position {
  const match = lsnPattern.exec(text)
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new RangeError(`"${text}" is not an LSN; it should look like 16/B374D848`)
  }
  return joinPosition(Number.parseInt(match[1], 16), Number.parseInt(match[2], 16))
}

/** Prints a position as PostgreSQL does: `16/B374D848`. Throws a RangeError on what is not a position. */
export function formatLsn(position: Position): string {
  if (!Number.isSafeInteger(position) || position < 0) {
    throw new RangeError(`${position} is not a position; it must be a whole number from 0 to 2^53 - 1`)
  }
  const high = Math.floor(position / 2 ** 32)
  const low = position % 2 ** 32
  return `${high.toString(16).toUpperCase()}/${low.toString(16).toUpperCase()}`
}

/**
 * The end of the last record before an insert position. `pg_current_wal_insert_lsn()` tells where the *next* record will begin, and at the
 * start of a WAL page that is behind the page's header: 24 bytes (40 in a segment's first page) beyond the last commit's end. On an idle
 * primary no stream and no replica ever gets there, so whoever waits for such a position would wait in vain.
 *
 * `segmentBytes` is the primary's `wal_segment_size`.
 */
export function lastRecordEnd(insertPosition: Position, segmentBytes = 16 * 2 ** 20): Position {
  // No record ends there: one that continues on a page ends at least a byte behind its header.
  if (insertPosition % segmentBytes === 40) return insertPosition - 40
  if (insertPosition % 8192 === 24) return insertPosition - 24
  return insertPosition
}

/** The two 32-bit halves of a 64-bit value as one exact number. */
export function joinPosition(high: number, low: number): Position {
  // Beyond 2^21 in the upper half a double would round, and two positions would become one.
  if (high >= 2 ** 21) {
    throw new RangeError(`WAL position ${high.toString(16)}/${low.toString(16)} does not fit into 53 bits`)
  }
  return high * 2 ** 32 + low
}
