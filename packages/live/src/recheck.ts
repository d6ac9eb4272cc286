import { closeCodes } from './close-codes.ts'
import type { Connection } from './connection.ts'
import type { FanOut } from './fan-out.ts'
import { errorFrame, forbidden, unsubscribedFrame } from './server-frames.ts'

export interface RecheckRules<S> {
  readonly fanOut: FanOut<S>
  readonly mayRead: (session: S, topic: string) => boolean
  readonly audience?: (session: S) => string | undefined
}

/**
 * Applies what a session is now to its connection.
 * @param session undefined when it has ended
 * @returns `closed`, or how many topics were taken away
 */
export function recheck<S>(
  { fanOut, mayRead, audience }: RecheckRules<S>,
  connection: Connection<S>,
  session: S | undefined,
): 'closed' | number {
  if (session === undefined || audience?.(session) !== connection.audience) {
    // What it has of its own topics is another session's now, so it has to begin anew.
    fanOut.remove(connection)
    connection.close(closeCodes.sessionChanged, 'session changed')
    return 'closed'
  }
  connection.session = session
  const lost = [...connection.subscriptions.topics()].filter(topic => !mayRead(session, topic))
  for (const topic of lost) {
    fanOut.unlisten(connection, topic)
    connection.subscriptions.delete(topic)
  }
  if (lost.length === 0 || connection.heldAt !== undefined) return lost.length
  for (const topic of lost)
    fanOut.tell(connection, errorFrame('forbidden_topic', forbidden(topic), { topic }))
  fanOut.tell(connection, unsubscribedFrame(lost))
  return lost.length
}
