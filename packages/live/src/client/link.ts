import { closeCodes, ownTopicsProtocol } from '../close-codes.ts'
import type { Page, Status } from './options.ts'
import { watchPage } from './page-life.ts'
import { pauseAfter } from './retry.ts'

export interface LinkOptions {
  readonly url: string
  readonly heartbeatMs: number
  readonly maxPauseMs: number
  readonly page: Page | undefined
  /** Each frame of the server; the first of a connection is always `hello`. */
  readonly onFrame: (frame: Record<string, unknown>) => void
  /** The connection has ended, with this close code or none (0); nothing of it comes any more. */
  readonly onEnd: (code: number) => void
  readonly onStatus: (status: Status) => void
  readonly onError: (error: unknown) => void
}

/** A connection that lasts this long was a good one: the next pause is short again. */
const lastingMs = 5_000
/** For the first word of a server, and for an answer when we doubt the connection. */
const patienceMs = 10_000
/** No close code at all: we gave the connection up. */
const gaveUp = 0

/** Keeps one WebSocket open: notices when it is dead, and opens another one when the time has come. */
export class Link {
  readonly #options: LinkOptions
  readonly #unwatch: () => void
  readonly #tickMs: number
  readonly #ticker: ReturnType<typeof setInterval>
  #socket: WebSocket | undefined
  #status: Status = 'connecting'
  #retry: ReturnType<typeof setTimeout> | undefined
  #failures = 0
  /** Before this moment no attempt is made, whatever happens. */
  #notBefore = 0
  #liveSince = 0
  #lastFrame = 0
  #lastTick = Date.now()
  /** When we began to doubt that the other side is still there. */
  #doubtSince: number | undefined

  constructor(options: LinkOptions) {
    this.#options = options
    this.#unwatch = watchPage(options.page, { onHide: () => this.#hide(), onWake: () => this.#wake() })
    this.#tickMs = Math.min(options.heartbeatMs / 5, 5_000)
    this.#ticker = setInterval(() => this.#tick(), this.#tickMs)
    this.#open()
  }

  get status(): Status {
    return this.#status
  }

  /** Sends a frame; without a connection it is dropped: what it said is said again after the next hello. */
  send(frame: Record<string, unknown>): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame))
  }

  /** Cuts the pause before the next attempt short, where that is allowed. */
  retry(): void {
    if (this.#status === 'waiting') this.#wake()
  }

  close(): void {
    if (this.#status === 'closed') return
    clearInterval(this.#ticker)
    this.#unwatch()
    this.#end('closed')
  }

  #open(): void {
    clearTimeout(this.#retry)
    this.#become('connecting')
    this.#lastFrame = Date.now()
    this.#doubtSince = undefined
    const socket = new WebSocket(this.#options.url, ownTopicsProtocol)
    this.#socket = socket
    // A socket that we gave up may still have something to say; nobody listens to it then.
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket) this.#receive(String(data))
    }
    socket.onclose = ({ code }) => {
      if (socket === this.#socket) this.#lost(code)
    }
  }

  #receive(text: string): void {
    this.#lastFrame = Date.now()
    this.#doubtSince = undefined
    let frame: Record<string, unknown>
    try {
      frame = Object(JSON.parse(text))
    } catch (error) {
      this.#options.onError(error)
      this.#lost(gaveUp)
      return
    }
    this.#options.onFrame(frame)
    // The listeners may have closed us.
    if (frame.type !== 'hello' || this.#socket === undefined) return
    this.#liveSince = this.#lastFrame
    this.#become('live')
  }

  #lost(code: number): void {
    const lasted = this.#status === 'live' && Date.now() - this.#liveSince >= lastingMs
    if (lasted) this.#failures = 0
    const pause = pauseAfter(code, this.#failures, this.#options.maxPauseMs, Math.random())
    this.#failures += 1
    // Every other pause may be cut short when the page or the network comes back.
    this.#notBefore = code === closeCodes.tooManyMessages ? Date.now() + pause : 0
    this.#end('waiting', code)
    this.#retry = setTimeout(() => this.#open(), pause)
  }

  #end(status: Status, code = gaveUp): void {
    clearTimeout(this.#retry)
    const socket = this.#socket
    this.#socket = undefined
    socket?.close()
    this.#become(status)
    if (socket !== undefined) this.#options.onEnd(code)
  }

  #hide(): void {
    if (this.#status !== 'closed') this.#end('asleep')
  }

  #wake(): void {
    if (this.#status === 'live') this.#doubt()
    else if (this.#status === 'asleep' || this.#status === 'waiting') {
      const left = this.#notBefore - Date.now()
      clearTimeout(this.#retry)
      if (left <= 0) this.#open()
      else this.#retry = setTimeout(() => this.#open(), left)
    }
  }

  /** Asks for a sign of life. */
  #doubt(): void {
    if (this.#doubtSince !== undefined) return
    this.#doubtSince = Date.now()
    this.send({ type: 'ping' })
  }

  #tick(): void {
    const now = Date.now()
    const gap = now - this.#lastTick
    this.#lastTick = now
    if (this.#status === 'connecting') {
      if (now - this.#lastFrame > patienceMs) this.#lost(gaveUp)
      return
    }
    if (this.#status !== 'live') return
    const doubtedMs = this.#doubtSince === undefined ? 0 : now - this.#doubtSince
    const slept = gap < 0 || gap > 3 * this.#tickMs
    if (doubtedMs > Math.min(patienceMs, this.#options.heartbeatMs / 2)) {
      this.#lost(gaveUp)
    } else if (slept) {
      // The machine or the tab slept. Frames may still wait to be read, so silence proves nothing yet.
      this.#doubt()
    } else if (now - this.#lastFrame > 1.5 * this.#options.heartbeatMs) {
      this.#lost(gaveUp)
    }
  }

  #become(status: Status): void {
    if (status === this.#status) return
    this.#status = status
    this.#options.onStatus(status)
  }
}
