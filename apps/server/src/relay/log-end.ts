import type { LogWriter, Position } from '@technomir/cache'

/** The end of a log as whoever wrote it before has left it; -1 where nothing is known. */
export interface LogEnd {
  readonly epoch: string
  /** Position of the newest entry. */
  readonly end: Position
  /** When its change was committed; `null`: unknown. */
  readonly committedAt: number | null
  /** By the newest heartbeat: every change up to here was in the log. */
  readonly horizon: Position
  /** By the newest heartbeat: the newest entry when it was published. */
  readonly last: Position
  /** Another one with every heartbeat. */
  readonly mark: string
}

/** What the log's current epoch says at its end; `null` when there is no log yet. */
export async function readLogEnd(log: LogWriter): Promise<LogEnd | null> {
  const current = await log.current()
  if (current === null) return null
  const { committedAt, heartbeat, mark } = await log.tail(current.epoch)
  return { ...current, committedAt, mark, horizon: heartbeat?.horizon ?? -1, last: heartbeat?.last ?? -1 }
}

/**
 * What the first entry of the next leader names as `prev`. A leader confirms to its slot only what the log proves to hold: by an entry, or by a
 * heartbeat whose horizon has passed it. So a slot that stands beyond both says that entries are lost; then its place, as `prev`, is a hole
 * that every follower sees.
 */
export function lastOf(log: Pick<LogEnd, 'end' | 'last' | 'horizon'>, confirmed: Position): Position {
  const last = Math.max(log.end, log.last)
  const isProven = last >= 0 && confirmed <= Math.max(last, log.horizon)
  return isProven ? last : Math.max(last, confirmed)
}
