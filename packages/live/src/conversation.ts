import { type ClientMessage, parseClientMessage } from './client-messages.ts'
import type { Connection } from './connection.ts'
import { earlier, endOf } from './cursor.ts'
import type { EventWindow, RetainedEvent } from './event-window.ts'
import type { FanOut } from './fan-out.ts'
import { missedEvents } from './resume.ts'
import { errorFrame, forbidden, placeFrame, subscribedFrame, unsubscribedFrame } from './server-frames.ts'
import { Subscriptions } from './subscriptions.ts'

export interface ConversationOptions<S> {
  readonly fanOut: FanOut<S>
  readonly window: EventWindow
  readonly mayRead: (session: S, topic: string) => boolean
  readonly maxTopics: number
  readonly aheadMs: number
  /** Where the log stands, for this client: never past what it has been sent. */
  readonly placeOf: (connection: Connection<S>) => { epoch: string; position: number }
}

type Answer<S> = (connection: Connection<S>, data: Buffer, isBinary: boolean) => void

/** Answers what clients say. Everything here is synchronous, so no event can come between an answer and its replay. */
export function createConversation<S>(options: ConversationOptions<S>): Answer<S> {
  const { fanOut, window, mayRead, maxTopics, aheadMs, placeOf } = options

  function subscribe(
    connection: Connection<S>,
    { topics, since }: ClientMessage & { type: 'subscribe' },
  ): void {
    const before = connection.subscriptions
    const allowed = topics.filter(topic => mayRead(connection.session, topic))
    const kept = connection.onDefaults ? [] : [...before.topics()]
    if (new Set([...kept, ...allowed]).size > maxTopics) {
      const message = `A connection listens to at most ${maxTopics} topics; unsubscribe from some first.`
      fanOut.tell(connection, errorFrame('too_many_topics', message, { limit: maxTopics }))
      return
    }

    const sent = connection.heldAt === undefined ? before : undefined
    const { audience } = connection
    const missed = since && missedEvents({ window, sent, audience, topics: allowed, since })
    const replay = missed && fits(connection, missed) ? missed : undefined

    for (const topic of before.topics()) if (connection.onDefaults) fanOut.unlisten(connection, topic)
    const after = connection.onDefaults ? new Subscriptions() : before
    for (const topic of allowed) {
      const sentSince = sent?.startOf(topic)
      // What another subscription has seen elsewhere already (a start that is ahead of this hub) is news to this one.
      const start = earlier(sentSince, since && replay ? since : endOf(window.position))
      after.set(topic, start)
      fanOut.listen(connection, topic)
    }
    connection.subscriptions = after
    connection.onDefaults = false
    connection.heldAt = undefined
    clearTimeout(connection.holdTimer)

    for (const topic of topics) {
      if (allowed.includes(topic)) continue
      fanOut.tell(connection, errorFrame('forbidden_topic', forbidden(topic), { topic }))
    }
    fanOut.tell(connection, subscribedFrame(allowed, replay !== undefined))
    fanOut.replay(connection, replay ?? [])
    fanOut.checkAhead(connection, window, aheadMs)
  }

  function unsubscribe(connection: Connection<S>, topics: readonly string[]): void {
    const listened = topics.filter(topic => connection.subscriptions.has(topic))
    for (const topic of listened) {
      fanOut.unlisten(connection, topic)
      connection.subscriptions.delete(topic)
    }
    fanOut.tell(connection, unsubscribedFrame(listened))
  }

  return (connection, data, isBinary) => {
    if (isBinary) {
      fanOut.tell(connection, errorFrame('not_text', 'Send text frames that hold JSON.'))
      return
    }
    const message = parseClientMessage(data.toString('utf8'))
    if (message.type === 'refused') {
      fanOut.tell(connection, errorFrame(message.code, message.message))
    } else if (message.type === 'ping') {
      const { epoch, position } = placeOf(connection)
      fanOut.tell(connection, placeFrame('pong', epoch, position))
    } else if (message.type === 'subscribe') {
      subscribe(connection, message)
    } else {
      unsubscribe(connection, message.topics)
    }
  }
}

/** A replay that would overflow the client's queue helps nobody: fetching the data again is cheaper. */
function fits<S>(connection: Connection<S>, events: readonly RetainedEvent[]): boolean {
  return connection.hasRoomFor(events.reduce((bytes, event) => bytes + event.frame.length, 0))
}
