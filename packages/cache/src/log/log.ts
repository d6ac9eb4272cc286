import type { Position } from '../position.ts'

/** Something that happened, for listeners outside the cache (WebSocket clients, say). Plain JSON. */
export interface LogEvent {
  readonly topic: string
  readonly event: string
  readonly data: unknown
  /** Who alone may hear of it (a user, say); absent when everybody may. */
  readonly audience?: string
}

/**
 * One step of the log: what a committed change invalidated. `prev` is the position of the entry before it, so
 * every reader can see that nothing is missing between two entries it holds.
 */
export interface LogEntry {
  readonly position: Position
  readonly prev: Position
  /** Tags whose floor this entry raises. The tag `all` raises the floor of everything. */
  readonly tags: readonly string[]
  /** Names of what the change touched (tables, say), without invalidating anything by it. */
  readonly touched: readonly string[]
  readonly events: readonly LogEvent[]
  /** Identifiers of writes that somebody waits for; nodes report at once when they have processed the entry. */
  readonly writes: readonly string[]
  /** Traces that the change belongs to (W3C traceparent), for people who look for causes; absent where nobody traces. */
  readonly traces?: readonly string[]
  /** When the change was committed, milliseconds since 1970 by the source's clock. For people and metrics only. */
  readonly committedAt: number
}

/** What the writer of the log says about itself at least every 500 ms. */
export interface Heartbeat {
  /** Every change up to here is in the log. */
  readonly horizon: Position
  /** The newest entry of the log; the horizon may be adopted only after it. */
  readonly last: Position
  /** For how long the writer has been holding a change back, in milliseconds; 0 when nothing waits. */
  readonly heldForMs: number
  /** Which rules turned changes into tags; a node that would use others does not trust these. */
  readonly mapping: string
}

/** The tag that every entry carries: raising it ends everything. */
export const allTag = 'all'

/** What a log tells the node that follows it. Called in log order, never concurrently. */
export interface LogListener {
  /** Where the listener stands, so that a reader continues there; `null` before the first `begin`. */
  resume(): { readonly epoch: string; readonly last: Position } | null
  /** The log is of this epoch. For another epoch than before, everything known so far is void. */
  begin(epoch: string): void
  entry(entry: LogEntry): void
  /**
   * @param provedAt monotonic time (ms, this process) at or before which the heartbeat was certainly not yet published
   * @param complete whether everything that stood in the log when the heartbeat was read has been handed over;
   *   then a `last` above the newest entry proves that entries are missing
   */
  heartbeat(heartbeat: Heartbeat, provedAt: number, complete: boolean): void
}

/** The reading side of a log. */
export interface LogReader {
  /** Follows until `signal` aborts; reconnects by itself and reports what keeps it from reading to `onError`. */
  follow(listener: LogListener, signal: AbortSignal, onError: (error: Error) => void): Promise<void>
}

/** The writing side, held by one relay at a time. Every method rejects with {@link LogUnavailableError} when the log cannot be reached. */
export interface LogWriter {
  /** The current epoch and its newest position, or `null` when there is no log yet. */
  current(): Promise<{ readonly epoch: string; readonly end: Position } | null>
  /** What the log of `epoch` says at its end, for a writer that takes over. */
  tail(epoch: string): Promise<LogTail>
  /** Makes `epoch` the current one. Everything of other epochs is void from here on. */
  begin(epoch: string): Promise<void>
  /**
   * Appends entries of ascending positions, in one step and in order: none stands in the log without all before it. One at or
   * below the newest position is refused by the log itself; when the last one is, `known` is returned. After a rejection any
   * number of them may stand there; appending all of them again is safe.
   */
  append(epoch: string, ...entries: readonly LogEntry[]): Promise<'appended' | 'known'>
  /**
   * Publishes a heartbeat, unless it is out of date.
   * @param stamp what an earlier call returned, taken before the source was asked for a sign of life; the log refuses
   *   the heartbeat as late when more than `maxAgeMs` have passed since (by the log's own clock), or when it is `null`:
   *   a call that only asks for the time
   */
  heartbeat(
    epoch: string,
    heartbeat: Heartbeat,
    stamp: number | null,
    maxAgeMs: number,
  ): Promise<HeartbeatResult>
}

/** The end of a log as its last writer left it. */
export interface LogTail {
  /** When the change of the newest entry was committed; `null` when there is no entry, or none that can be read. */
  readonly committedAt: number | null
  /** The newest heartbeat; `null` when there is none, or none that can be read. */
  readonly heartbeat: Heartbeat | null
  /** Another one with every heartbeat: as long as it changes, somebody writes. */
  readonly mark: string
}

export type HeartbeatResult =
  | { readonly outcome: 'published' | 'late'; readonly stamp: number }
  | { readonly outcome: 'deposed' }

/** The log could not be reached or did not answer in time. Nothing is known about what it holds. */
export class LogUnavailableError extends Error {
  override name = 'LogUnavailableError'
}
