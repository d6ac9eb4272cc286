import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { LiveEntry } from './server-frames.ts'

/** `S` is whatever the application knows about a connection's session; the hub only hands it back. */
export interface HubOptions<S> {
  /** Where the log stands, asked until the hub is told by `publish`, `advance` or `reset`; epoch `''` = unknown. */
  readonly hello: () => { epoch: string; position: number }
  /** What a client hears that subscribes to nothing. */
  readonly defaultTopics: (session: S) => readonly string[]
  /** Whether a session may listen to a topic; also asked for wildcards as they are written (`product:*`). */
  readonly mayRead: (session: S, topic: string) => boolean
  /** Which events with an `audience` a session hears, for topics like `cart` that are each session's own. */
  readonly audience?: (session: S) => string | undefined
  /** Which pages may connect, by `Origin` and `Host` header; see `sameOrigin`. */
  readonly allowOrigin: (origin: string | undefined, host: string | undefined) => boolean
  /** Events kept for clients that come back. */
  readonly retention?: number
  /** Upper bound for the encoded size of those, bytes. */
  readonly retentionBytes?: number
  /** Time between heartbeats, milliseconds. A peer that was silent from one to the next is dropped. */
  readonly heartbeatMs?: number
  /** What may wait for a client before it is cut off and told to resume, bytes. */
  readonly maxQueueBytes?: number
  /** Longest frame a client may send, bytes. */
  readonly maxPayload?: number
  /** Topics that one connection may listen to. */
  readonly maxTopics?: number
  /** Messages per second that a client may send in the long run. */
  readonly messagesPerSecond?: number
  /** Messages that a client may send at once. */
  readonly messageBurst?: number
  /** Connections at a time; further ones are refused with 503. */
  readonly maxConnections?: number
  /** How long a new client may stay silent before it gets the default topics, milliseconds. */
  readonly defaultsAfterMs?: number
  /** How long a client that says it has seen more than the log has told here is believed, milliseconds. */
  readonly aheadMs?: number
  /** How long a closing handshake may take before the socket is destroyed, milliseconds. */
  readonly closeTimeoutMs?: number
  /** Told of errors thrown by `defaultTopics`, `mayRead` and `audience`; the connection is closed with 1011. */
  readonly onError?: (error: unknown) => void
}

export const hubDefaults = {
  retention: 10_000,
  retentionBytes: 16 * 1024 * 1024,
  heartbeatMs: 25_000,
  maxQueueBytes: 1024 * 1024,
  maxPayload: 16 * 1024,
  maxTopics: 200,
  messagesPerSecond: 50,
  messageBurst: 100,
  maxConnections: 50_000,
  defaultsAfterMs: 200,
  aheadMs: 2_000,
  closeTimeoutMs: 2_000,
  onError: (error: unknown): void => {
    process.emitWarning(error instanceof Error ? error : String(error))
  },
}

export interface Hub<S> {
  /** Takes over an HTTP upgrade. Wrong origins are refused with 403 before anything is upgraded. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, session: S): void
  /**
   * Hands out an entry of the log; called in log order. An entry that came before is ignored, another epoch is a
   * reset. Throws a TypeError, and changes nothing, when an event's data cannot be JSON.
   */
  publish(entry: LiveEntry): void
  /** There are no further events up to `position`. */
  advance(epoch: string, position: number): void
  /** The log has a hole or begins anew: all clients are told to fetch again, and nothing before can be recovered. */
  reset(epoch: string, position: number): void
  /**
   * Tells the listeners of a topic how something is now that the log says nothing about, as a `notice`: it has no position, moves
   * nobody's place, and is not kept for those who come back. They ask over HTTP, as they do after a `reset`. Throws a TypeError when
   * the data cannot be JSON.
   */
  announce(notice: { topic: string; event: string; data: unknown }): void
  /** Whether any client listens to `topic`, so that notices are only made when somebody wants them. */
  hasListeners(topic: string): boolean
  /**
   * Asks again who may read what, after a session has ended or changed its rights. `revise` is asked for each connection:
   * it returns the session as it is now, or undefined when that has ended. Connections whose session has ended or has
   * another audience now are closed with 4001; the others lose the topics that they may no longer read, and are told so.
   */
  recheck(revise: (session: S) => S | undefined): { closed: number; unsubscribed: number }
  /**
   * Empties the hub before a stop: newcomers get 503, and the clients are sent elsewhere (1001) one after the other over
   * `overMs`; those that are left get all events meanwhile. Then closes. An abort of `signal` closes at once.
   */
  drain(overMs: number, signal?: AbortSignal): Promise<void>
  /** Open clients, event frames handed to sockets, and clients cut off for their backlog, since the start. */
  stats(): { clients: number; sent: number; dropped: number }
  /** Says good-bye to everybody (1001), and resolves when no socket or timer is left. */
  close(): Promise<void>
}
