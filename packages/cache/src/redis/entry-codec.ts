import { allTag, type Heartbeat, type LogEntry, type LogEvent } from '../log/log.ts'
import { formatPosition, parsePosition } from '../position.ts'

/** The JSON of a log entry as it stands in the stream; its position is the stream's entry id. */
interface StoredEntry {
  prev: string
  tags: string[]
  touched: string[]
  events: LogEvent[]
  writes: string[]
  traces?: readonly string[]
  committedAt: number
}

export const entryId = (position: number): string => `${formatPosition(position)}-0`

/** The position in a stream entry id `<position>-<n>`. */
export function positionOfId(id: string): number {
  const position = parsePosition(id.slice(0, id.indexOf('-')))
  if (position === null) throw new Error(`Not a log entry id: ${id}`)
  return position
}

export function encodeEntry(entry: LogEntry): string {
  const { prev, tags, touched, events, writes, traces, committedAt } = entry
  return JSON.stringify({ prev: formatPosition(prev), tags, touched, events, writes, traces, committedAt })
}

/** Throws for anything that an `encodeEntry` has not made. */
export function decodeEntry(id: string, json: string): LogEntry {
  const { prev, tags, touched, events, writes, traces, committedAt } = JSON.parse(
    json,
  ) as Partial<StoredEntry>
  const prevPosition = typeof prev === 'string' ? parsePosition(prev) : null
  if (prevPosition === null || ![tags, touched, writes].every(isStrings) || !Array.isArray(events)) {
    throw new Error(`Log entry ${id} is none of ours: ${json.slice(0, 200)}`)
  }
  const names = { tags, touched, writes } as Pick<LogEntry, 'tags' | 'touched' | 'writes'>
  return {
    ...names,
    events,
    // They say something about the entry, never what it means: whatever else stands there is left out.
    ...(isStrings(traces) ? { traces: traces as string[] } : {}),
    committedAt: committedAt ?? 0,
    position: positionOfId(id),
    prev: prevPosition,
  }
}

const isStrings = (value: unknown): boolean =>
  Array.isArray(value) && value.every(item => typeof item === 'string')

/** Stands in for an entry that cannot be read: it may have said anything, so nothing from before it can be trusted. */
export function unreadableEntry(id: string): LogEntry {
  const position = positionOfId(id)
  return { position, prev: position, tags: [allTag], touched: [], events: [], writes: [], committedAt: 0 }
}

export function encodeHeartbeat(heartbeat: Heartbeat): string {
  return JSON.stringify({
    ...heartbeat,
    horizon: formatPosition(heartbeat.horizon),
    last: formatPosition(heartbeat.last),
  })
}

export function decodeHeartbeat(json: string): Heartbeat {
  const stored = JSON.parse(json) as Omit<Heartbeat, 'horizon' | 'last'> & { horizon: string; last: string }
  const horizon = parsePosition(stored.horizon)
  const last = parsePosition(stored.last)
  if (horizon === null || last === null) throw new Error(`Malformed heartbeat: ${json.slice(0, 200)}`)
  return { ...stored, horizon, last }
}
