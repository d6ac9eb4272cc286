import type { RetainedEvent } from './event-window.ts'
import type { LiveErrorCode } from './frame-schemas.ts'

/** An event as the log carries it. */
export interface LiveEvent {
  readonly topic: string
  readonly event: string
  readonly data: unknown
  /** When given, only sessions of this audience hear it, whoever else listens to the topic. */
  readonly audience?: string | undefined
}

/** One entry of the log, as far as live clients are concerned. */
export interface LiveEntry {
  readonly epoch: string
  readonly position: number
  readonly events: readonly LiveEvent[]
}

/** A frame that says where the log stands. */
export function placeFrame(
  type: 'hello' | 'heartbeat' | 'pong' | 'reset',
  epoch: string,
  position: number,
): Buffer {
  return encode({ type, epoch, position: String(position) })
}

export function subscribedFrame(topics: readonly string[], recovered: boolean): Buffer {
  return encode({ type: 'subscribed', topics, recovered })
}

export function unsubscribedFrame(topics: readonly string[]): Buffer {
  return encode({ type: 'unsubscribed', topics })
}

/** A frame that has no place in the log: how something is now. */
export function noticeFrame(topic: string, event: string, data: unknown): Buffer {
  return encode({ type: 'notice', topic, event, data: data ?? null })
}

/** What is said with `forbidden_topic`. */
export function forbidden(topic: string): string {
  return `This session may not read "${topic}", or there is no such topic.`
}

export function errorFrame(code: LiveErrorCode, message: string, details?: Record<string, unknown>): Buffer {
  return encode({ type: 'error', error: { code, message, ...(details === undefined ? {} : { details }) } })
}

/** Encodes the events of an entry, each once for all clients; `seq` is the index in the entry. */
export function encodeEvents({ position, events }: LiveEntry): RetainedEvent[] {
  return events.map(({ topic, event, data, audience }, seq) => ({
    position,
    seq,
    topic,
    audience,
    frame: encodeToKeep({
      type: 'event',
      topic,
      event,
      position: String(position),
      seq,
      data: data ?? null,
    }),
  }))
}

/** In memory of its own: a frame out of Node's pool would keep a slab of 64 KiB for as long as it is retained. */
function encodeToKeep(frame: Record<string, unknown>): Buffer {
  const text = JSON.stringify(frame)
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text))
  bytes.write(text)
  return bytes
}

function encode(frame: Record<string, unknown>): Buffer {
  return Buffer.from(JSON.stringify(frame))
}
