import { WebSocket } from 'ws'
import { closeCodes } from './close-codes.ts'
import { RateLimit } from './rate-limit.ts'
import { Subscriptions } from './subscriptions.ts'

export interface ConnectionLimits {
  readonly maxQueueBytes: number
  readonly messagesPerSecond: number
  readonly messageBurst: number
}

/** One client: its socket with a bounded queue, and what it listens to. */
export class Connection<S> {
  readonly socket: WebSocket
  /** What the application knows about it; replaced when its rights change. */
  session: S
  /** Which events with an audience it hears; set before it listens to anything. */
  audience: string | undefined
  /** Replaced by the client's first subscribe. */
  subscriptions = new Subscriptions()
  /** While set, nothing was sent after this position yet: the client may still say what it wants. */
  heldAt: number | undefined
  /** Ends the hold. */
  holdTimer: NodeJS.Timeout | undefined
  /** Ends the trust in a place that the log has not reached. */
  aheadTimer: NodeJS.Timeout | undefined
  /** True until its first subscribe. */
  onDefaults = true
  /** Heard from since the last ping. */
  alive = true
  readonly #maxQueueBytes: number
  readonly #rate: RateLimit

  constructor(socket: WebSocket, session: S, limits: ConnectionLimits) {
    this.socket = socket
    this.session = session
    this.#maxQueueBytes = limits.maxQueueBytes
    this.#rate = new RateLimit(limits.messagesPerSecond, limits.messageBurst, performance.now())
  }

  get open(): boolean {
    return this.socket.readyState === WebSocket.OPEN
  }

  /** True when `bytes` more fit into what may wait for this client. */
  hasRoomFor(bytes: number): boolean {
    return this.socket.bufferedAmount + bytes <= this.#maxQueueBytes
  }

  /** Counts a message of the client; false (and closed) when it sends too many. */
  admitMessage(): boolean {
    if (this.#rate.take(performance.now())) return true
    this.close(closeCodes.tooManyMessages, 'too many messages')
    return false
  }

  /** Sends a frame. A client whose backlog is over the limit is not sent it but closed, to resume from what it got. */
  send(frame: Buffer): 'sent' | 'cut' | 'closed' {
    if (!this.open) return 'closed'
    if (this.socket.bufferedAmount > this.#maxQueueBytes) {
      this.close(closeCodes.resume, 'resume')
      return 'cut'
    }
    this.socket.send(frame, { binary: false })
    return 'sent'
  }

  /** Starts the closing handshake; ws destroys the socket if the peer does not finish it in time. */
  close(code: number, reason: string): void {
    clearTimeout(this.holdTimer)
    this.socket.close(code, reason)
  }
}
