import { once } from 'node:events'
import { WebSocket } from 'ws'

/** A frame as it came; only fields that a test reads are named. */
export interface Frame {
  readonly type: string
  readonly epoch?: string
  readonly position?: string
  readonly topic?: string
  readonly topics?: string[]
  readonly event?: string
  readonly seq?: number
  readonly data?: unknown
  readonly recovered?: boolean
  readonly error?: { code: string; message: string; details?: Record<string, unknown> }
}

/** A real ws client that keeps every frame and can wait for the next of a kind. */
export class TestClient {
  readonly socket: WebSocket
  readonly frames: Frame[] = []
  readonly closed: Promise<{ code: number; reason: string }>
  onFrame: (frame: Frame) => void = () => {}
  #read = 0
  #wake: () => void = () => {}

  constructor(url: string, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(url, { headers })
    this.socket.on('message', data => {
      const frame: Frame = JSON.parse(String(data))
      this.frames.push(frame)
      this.onFrame(frame)
      this.#wake()
    })
    this.socket.on('error', () => this.#wake())
    this.closed = new Promise(resolve => {
      this.socket.on('close', (code, reason) => {
        resolve({ code, reason: reason.toString() })
        this.#wake()
      })
    })
  }

  get events(): Frame[] {
    return this.frames.filter(frame => frame.type === 'event')
  }

  /** `topic@position.seq` of each event so far. */
  get places(): string[] {
    return this.events.map(({ topic, position, seq }) => `${topic}@${position}.${seq}`)
  }

  say(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  }

  /** The next frame of this type that was not waited for yet; frames before it are passed over. */
  async next(type: string): Promise<Frame> {
    for (;;) {
      while (this.#read < this.frames.length) {
        const frame = this.frames[this.#read++]
        if (frame?.type === type) return frame
      }
      if (this.socket.readyState >= WebSocket.CLOSING) throw new Error(`closed while waiting for "${type}"`)
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
    }
  }

  async subscribe(
    topics: string[],
    since?: { epoch: string; position: string; seq?: number },
  ): Promise<Frame> {
    this.say({ type: 'subscribe', topics, since })
    return await this.next('subscribed')
  }

  /** Everything that the server sent before now has come when this resolves. */
  async settled(): Promise<Frame> {
    this.say({ type: 'ping' })
    return await this.next('pong')
  }

  /** Hangs up without a word. */
  drop(): void {
    this.socket.terminate()
  }

  async close(): Promise<void> {
    this.socket.close()
    if (this.socket.readyState !== WebSocket.CLOSED) await once(this.socket, 'close')
  }
}
