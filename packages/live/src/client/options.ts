/** A place in the log: everything up to and including `position` is meant. Positions are integers below 2^53. */
export interface Place {
  readonly epoch: string
  readonly position: number
}

/** An event as it reaches the page. Several events of one commit share a position; `seq` tells them apart. */
export interface ReceivedEvent extends Place {
  readonly topic: string
  readonly event: string
  readonly seq: number
  readonly data: unknown
}

/** How something is now that the log says nothing about: without a place, and not kept for those who come back. */
export interface Notice {
  readonly topic: string
  readonly event: string
  readonly data: unknown
}

/** Who is told what happens. */
export interface Listener {
  /** Each event of the topics, once; those of one topic in order (a topic that joins later brings what it has missed then). */
  readonly onEvent?: (event: ReceivedEvent) => void
  /**
   * Events of these topics may be missing: fetch their data again. The requests must be answered with a state at or
   * after `client.place()`, as of this call. Topics stand as they were subscribed (`product:*`).
   */
  readonly onRefetch?: (topics: readonly string[]) => void
  /** A notice may be missed while there is no connection: a subscription with this is told to fetch after each of them. */
  readonly onNotice?: (notice: Notice) => void
}

/**
 * - `connecting` no word from the server yet
 * - `live` connected
 * - `waiting` between two attempts
 * - `asleep` the page is in the back/forward cache
 * - `closed` by `close()`
 */
export type Status = 'connecting' | 'live' | 'waiting' | 'asleep' | 'closed'

/** A target of page events: `window` and `document`. */
export interface PageTarget {
  addEventListener(type: string, listener: () => void): void
  removeEventListener(type: string, listener: () => void): void
}

/** What tells of the page's life. */
export interface Page {
  readonly window: PageTarget
  readonly document?: PageTarget & { readonly visibilityState: string }
}

export interface ClientOptions extends Listener {
  /** `wss://…/ws`, or a path or http address, which is taken relative to the page. */
  readonly url: string | URL
  /** The page's data show everything up to here (server-rendered). Subscriptions start there, if not told otherwise. */
  readonly startAt?: Place
  readonly onStatus?: (status: Status) => void
  /** Told of topics that the server refuses, and of errors that listeners throw. Default: `console.error`. */
  readonly onError?: (error: unknown) => void
  /** How often the server sends heartbeats, milliseconds (25 s). Silence of one and a half ends the connection. */
  readonly heartbeatMs?: number
  /** Longest pause between two attempts, milliseconds (30 s). */
  readonly maxPauseMs?: number
  /** Ends the client, as `close()` does. */
  readonly signal?: AbortSignal
  /** Default: the global `window` and `document`, where there are such. */
  readonly page?: Page
}

/** A request that the server has refused: `forbidden_topic`, `too_many_topics`, … (docs/protocol/websocket.md). */
export class LiveError extends Error {
  readonly code: string
  readonly topics: readonly string[]

  constructor(code: string, message: string, topics: readonly string[]) {
    super(message)
    this.name = 'LiveError'
    this.code = code
    this.topics = topics
  }
}
