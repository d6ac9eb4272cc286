import type { Progress, Transaction } from './changes.ts'
import type { Position } from './position.ts'

/** What is known once START_REPLICATION is accepted. */
export interface StreamStart {
  systemId: string
  timeline: number
  /** Where the slot stood: everything up to here was acknowledged earlier. */
  confirmed: Position
  /**
   * Names what is published: another one after any change to the publications, also after one that was undone. Whoever keeps it next to
   * what it derived from the stream can tell at a later start that changes may have been left out in between.
   */
  published: string
}

/**
 * Committed transactions in commit order, each one only when it is visible on the primary. For one consumer. The iterator throws a
 * ChangeStreamError when the stream ends by itself (see classifyStreamError) and finishes after close() or the signal's abort; what
 * was not acknowledged by then comes again on the next stream.
 */
export interface ChangeStream extends AsyncIterable<Transaction | Progress> {
  /** Rejects with what the iterator throws when it could not start. */
  readonly started: Promise<StreamStart>
  /**
   * Reports that everything up to `position` is dealt with, for good. It must be the exact position of something handed out, or less;
   * beyond that it throws a RangeError. Sent in the same turn of the event loop. Acknowledge progress too, or unrelated WAL piles up.
   */
  acknowledge(position: Position): void
  /**
   * One round trip: resolves when a keepalive arrived that the walsender wrote after this call. It passes through the same socket as the changes, so
   * it waits while the consumer is slow. Rejects when the stream ends. The keepalive may overtake changes that still have to be decoded, so it
   * says only that the connection lives; the result is how far the WAL was flushed when this was called, for measuring how far behind one is.
   */
  ping(): Promise<Position>
  /** Milliseconds since the oldest transaction arrived that is held at the gate, waits, or is not yet acknowledged; 0 when there is none. */
  stalledForMs(): number
  /** Reports the last acknowledged position and frees the slot; the iterator finishes. Can be called more than once. */
  close(): Promise<void>
}
