import { WebSocket } from 'ws'
import { until } from '../src/testing/stack.ts'

export interface Frame {
  type: string
  topic: string
  event: string
  position: string
  seq: number
  data: Record<string, unknown>
  /** When it arrived here, by performance.now(). */
  at: number
}

/** A WebSocket client of one server. What it has heard, that server has processed. */
export class Feed {
  readonly frames: Frame[] = []
  readonly #socket: WebSocket

  private constructor(url: string, onFrame: (frame: Frame) => void) {
    this.#socket = new WebSocket(`${url.replace('http', 'ws')}/ws`)
    this.#socket.on('message', data => {
      const frame = { ...(JSON.parse(data.toString()) as Frame), at: performance.now() }
      this.frames.push(frame)
      onFrame(frame)
    })
    // The servers of these tests are killed; the tests notice what is missing.
    this.#socket.on('error', () => {})
  }

  static async open(
    server: { url: string },
    topics: readonly string[],
    onFrame: (frame: Frame) => void = () => {},
  ): Promise<Feed> {
    const feed = new Feed(server.url, onFrame)
    await until(() => feed.#has('hello'), `hello from ${server.url}`)
    feed.#socket.send(JSON.stringify({ type: 'subscribe', topics }))
    await until(() => feed.#has('subscribed'), `subscribed at ${server.url}`)
    return feed
  }

  events(topic: string): Frame[] {
    return this.frames.filter(frame => frame.type === 'event' && frame.topic === topic)
  }

  close(): void {
    this.#socket.terminate()
  }

  #has(type: string): boolean {
    return this.frames.some(frame => frame.type === type)
  }
}
