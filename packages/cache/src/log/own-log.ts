import type { Position } from '../position.ts'
import type { LogEntry, LogReader } from './log.ts'

/** What an entry of an own log may say; everything but the tags is for listeners. */
export interface OwnLogChange extends Partial<Pick<LogEntry, 'touched' | 'events' | 'writes'>> {
  readonly tags: readonly string[]
}

/** The place that the log gave to an entry. */
export interface Appended {
  readonly epoch: string
  readonly position: Position
}

/**
 * A log that hands out the positions itself, for applications without a change stream. Every node may append; there is
 * no relay, so the log is its own authority: a reader that has read it to its end has seen everything.
 *
 * The order of a change: first make it (commit it, write the file), then append. A load that begins after the entry was
 * processed then shows it, and a load that began before is not kept.
 */
export interface OwnLog extends LogReader {
  /**
   * Appends an entry after the newest one.
   * @returns its place, once the log holds it
   * @throws LogUnavailableError when that is not certain; the entry may be there all the same, and appending it again is harmless
   */
  append(change: OwnLogChange): Promise<Appended>
  close(): Promise<void>
}

/** The `mapping` of followers of own logs: whoever appends names the tags, so there are no rules that could differ. */
export const ownLogMapping = 'own-log'
