import { type Cursor, isBefore } from './cursor.ts'
import type { EventWindow, RetainedEvent } from './event-window.ts'
import type { Subscriptions } from './subscriptions.ts'
import { wildcardOf } from './topics.ts'

/** What a client that comes back says it has seen. */
export interface Since extends Cursor {
  readonly epoch: string
}

export interface ResumeRequest {
  readonly window: EventWindow
  /** What the client has been sent so far; undefined when nothing has been sent. */
  readonly sent: Subscriptions | undefined
  readonly audience: string | undefined
  readonly topics: readonly string[]
  readonly since: Since
}

/**
 * The events that the client has missed on `topics`, in order, or undefined when that cannot be proven complete, in
 * order and without repetition; then the client has to fetch its data again.
 */
export function missedEvents(request: ResumeRequest): RetainedEvent[] | undefined {
  const { window, sent, audience, topics, since } = request
  if (since.epoch !== window.epoch) return undefined
  if (topics.length > 0 && topics.every(topic => wasSentSince(sent, topic, since))) return []
  if (!window.covers(since.epoch, since)) return undefined

  const asked = new Set(topics)
  const missed: RetainedEvent[] = []
  const missedTopics = new Set<string>()
  for (const event of window.after(since)) {
    const wildcard = wildcardOf(event.topic)
    if (!asked.has(event.topic) && !(wildcard !== undefined && asked.has(wildcard))) continue
    if (event.audience !== undefined && event.audience !== audience) continue
    if (sent?.wants(event.topic, event) === true) {
      // It has this one already: an earlier one of the same topic would now come too late.
      if (missedTopics.has(event.topic)) return undefined
    } else {
      missed.push(event)
      missedTopics.add(event.topic)
    }
  }
  return missed
}

function wasSentSince(sent: Subscriptions | undefined, topic: string, since: Cursor): boolean {
  const start = sent?.startOf(topic)
  return start !== undefined && !isBefore(since, start)
}
