import { setTimeout as sleep } from 'node:timers/promises'
import WebSocket from 'ws'
import { type EventFrame, OrderCheck } from './order-check.ts'
import type { Tally } from './tally.ts'

interface Frame extends EventFrame {
  readonly type: string
  readonly epoch: string
  readonly topics?: readonly string[]
  readonly recovered?: boolean
}

interface Place {
  readonly epoch: string
  readonly position: string
  readonly seq?: number
}

/** An event of a topic of the session's own. */
interface Heard {
  readonly topic: string
  readonly position: number
  readonly at: number
}

/** Events of own topics that are remembered. */
const rememberedEvents = 100
const againAfterMs = 200

/**
 * A buyer's WebSocket: hears what the page on the screen shows, comes back when it is cut off, and checks that nothing is out of order or
 * missing. Written against docs/protocol/websocket.md and not with the storefront's client, which would hide what is wrong.
 */
export class Listener {
  readonly #url: string
  readonly #cookies: () => string
  readonly #tally: Tally
  readonly #order = new OrderCheck()
  readonly #heard = new Set<string>()
  #topics: readonly string[] = []
  #socket: WebSocket | null = null
  #epoch: string | null = null
  #place: Place | null = null
  readonly #ownEvents: Heard[] = []
  /** Up to here the session's own changes are known. */
  #ownPosition = 0
  /** Grows whenever events may have been missed rightfully. */
  #gaps = 0
  #closed = false

  readonly #heardWithinMs: number

  /** @param o.heardWithinMs so long after its answer an own change must have been heard of */
  constructor(o: { shop: string; cookies: () => string; tally: Tally; heardWithinMs: number }) {
    this.#heardWithinMs = o.heardWithinMs
    this.#url = `${o.shop.replace(/^http/, 'ws')}/ws`
    this.#cookies = o.cookies
    this.#tally = o.tally
  }

  /** What to send with requests, so that no answer is older than what was heard. */
  place(): string | undefined {
    return this.#place === null ? undefined : `${this.#place.epoch}:${this.#place.position}`
  }

  open(): void {
    if (this.#socket !== null || this.#closed) return
    const socket = new WebSocket(this.#url, 'technomir.live', { headers: { cookie: this.#cookies() } })
    this.#socket = socket
    socket.on('message', data => {
      if (this.#socket === socket) this.#take(JSON.parse(String(data)) as Frame)
    })
    // What went wrong is told by `close`, too.
    socket.on('error', () => {})
    socket.on('close', code => {
      if (this.#socket === socket) this.#lost(code)
    })
  }

  /** Hears these topics and no others from now on. */
  watch(topics: readonly string[]): void {
    this.#topics = [...new Set(topics)]
    const ended = [...this.#heard].filter(topic => !this.#topics.includes(topic))
    if (ended.length > 0) this.#send({ type: 'unsubscribe', topics: ended })
    this.#subscribe(this.#topics.filter(topic => !this.#heard.has(topic)))
  }

  /**
   * An own change that raises an event of `topic` is about to be sent. Call what it returns with the token of its answer, when it was answered
   * with success: the change was committed after the one before it and not after that token.
   */
  expect(topic: string): (token: string | undefined) => void {
    const sentAt = performance.now()
    const gaps = this.#gaps
    if (!this.#heard.has(topic)) return token => this.#own(token)
    return token => {
      const after = this.#ownPosition
      const upTo = this.#own(token)
      if (upTo > after) void this.#mustHear({ topic, after, upTo, sentAt, gaps })
    }
  }

  /** The session is about to become another one: what is heard until the next `open` would be nobody's. */
  pause(): void {
    const socket = this.#socket
    this.#socket = null
    this.#heard.clear()
    this.#place = null
    this.#gaps++
    socket?.close()
  }

  close(): void {
    this.#closed = true
    this.#socket?.close()
    this.#socket = null
  }

  /** Notes how far the session's own changes go. */
  #own(token: string | undefined): number {
    this.#ownPosition = Number(token?.split(':')[1] ?? this.#ownPosition)
    return this.#ownPosition
  }

  async #mustHear(o: {
    topic: string
    after: number
    upTo: number
    sentAt: number
    gaps: number
  }): Promise<void> {
    const { topic, after, upTo } = o
    const until = performance.now() + this.#heardWithinMs
    const find = () =>
      this.#ownEvents.find(one => one.topic === topic && one.position > after && one.position <= upTo)
    let found = find()
    while (found === undefined && performance.now() < until && !this.#closed) {
      await sleep(20, undefined, { ref: false })
      found = find()
    }
    if (found !== undefined) this.#tally.heard(Math.max(0, found.at - o.sentAt))
    else if (!this.#closed && this.#gaps === o.gaps)
      this.#tally.wrong(
        `${topic}: an own change from ${after} to ${upTo} was not heard of within ${this.#heardWithinMs} ms`,
      )
  }

  #take(frame: Frame): void {
    const { type } = frame
    if (type === 'hello') this.#greeted(frame.epoch)
    else if (type === 'event') this.#event(frame)
    else if (type === 'subscribed') this.#subscribed(frame)
    else if (type === 'unsubscribed') for (const topic of frame.topics ?? []) this.#heard.delete(topic)
    else if (type === 'reset') this.#startAnew(frame)
    else if (type === 'heartbeat' || type === 'pong')
      this.#move({ epoch: frame.epoch, position: frame.position })
    else if (type === 'error') this.#tally.wrong(`the shop refused a frame: ${JSON.stringify(frame)}`)
  }

  #greeted(epoch: string): void {
    if (this.#epoch !== epoch) {
      this.#place = null
      this.#order.reset()
      this.#gaps++
    }
    this.#epoch = epoch
    this.#subscribe(this.#topics)
  }

  #event(frame: Frame): void {
    this.#tally.frames++
    const fault = this.#order.take(frame)
    if (fault !== null) this.#tally.wrong(fault)
    if (this.#epoch !== null) this.#move({ epoch: this.#epoch, position: frame.position, seq: frame.seq })
    if (frame.topic !== 'cart') return
    this.#ownEvents.push({ topic: frame.topic, position: Number(frame.position), at: performance.now() })
    if (this.#ownEvents.length > rememberedEvents) this.#ownEvents.shift()
  }

  #subscribed({ topics = [], recovered }: Frame): void {
    for (const topic of topics) this.#heard.add(topic)
    if (recovered !== true) this.#gaps++
  }

  #startAnew({ epoch, position }: Frame): void {
    this.#epoch = epoch
    this.#place = { epoch, position }
    this.#order.reset()
    this.#gaps++
  }

  /** Forward only: an added topic brings events of before. A place without `seq` has seen all of its position. */
  #move(place: Place): void {
    const old = this.#place
    if (old?.epoch === place.epoch) {
      const distance = Number(place.position) - Number(old.position)
      const isLater =
        distance > 0 ||
        (distance === 0 && old.seq !== undefined && (place.seq === undefined || place.seq > old.seq))
      if (!isLater) return
    }
    this.#place = place
  }

  #subscribe(topics: readonly string[]): void {
    if (topics.length === 0) return
    this.#send({ type: 'subscribe', topics, ...(this.#place === null ? {} : { since: this.#place }) })
  }

  #send(frame: unknown): void {
    if (this.#socket?.readyState === WebSocket.OPEN && this.#epoch !== null)
      this.#socket.send(JSON.stringify(frame))
  }

  #lost(code: number): void {
    this.#socket = null
    this.#heard.clear()
    // The session is somebody else's now (a guest who has registered): whatever was heard is void.
    if (code === 4001) {
      this.#place = null
      this.#gaps++
    }
    if (this.#closed) return
    this.#tally.reconnects++
    setTimeout(() => this.open(), againAfterMs).unref()
  }
}
