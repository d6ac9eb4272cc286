import { once } from 'node:events'
import WebSocket from 'ws'

interface Reply {
  readonly id?: number
  readonly result?: { result?: { value?: unknown } }
  readonly error?: { message: string }
}

/** What a process holds, after a collection of garbage. */
export interface Held {
  readonly heapBytes: number
  /** Sockets, timers, files and the like that keep it alive. */
  readonly resources: number
}

/** Looks into another Node process over its inspector (Chrome DevTools Protocol). */
export class Inspector {
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, PromiseWithResolvers<Reply>>()
  #last = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', data => {
      const reply = JSON.parse(String(data)) as Reply
      this.#waiting.get(reply.id ?? 0)?.resolve(reply)
    })
    socket.on('close', () => {
      for (const one of this.#waiting.values()) one.reject(new Error('The inspected process is gone.'))
    })
  }

  /** @param output what the process has printed; it was started with `--inspect=127.0.0.1:0` */
  static async connect(output: readonly string[]): Promise<Inspector> {
    const url = output.flatMap(line => /^Debugger listening on (ws:\S+)/.exec(line)?.[1] ?? [])[0]
    if (url === undefined) throw new Error('The process does not say where its inspector listens.')
    const socket = new WebSocket(url)
    await once(socket, 'open')
    return new Inspector(socket)
  }

  async send(method: string, params: object = {}): Promise<NonNullable<Reply['result']>> {
    const id = ++this.#last
    const waiting = Promise.withResolvers<Reply>()
    this.#waiting.set(id, waiting)
    this.#socket.send(JSON.stringify({ id, method, params }))
    const { result, error } = await waiting.promise.finally(() => this.#waiting.delete(id))
    if (error !== undefined) throw new Error(`${method}: ${error.message}`)
    return result ?? {}
  }

  /** Collects garbage, twice because finalizers free more, and says what is left. */
  async held(): Promise<Held> {
    for (let i = 0; i < 2; i++) await this.send('HeapProfiler.collectGarbage')
    const { result } = await this.send('Runtime.evaluate', {
      expression:
        'JSON.stringify({ heapBytes: process.memoryUsage().heapUsed, resources: process.getActiveResourcesInfo().length })',
    })
    return JSON.parse(String(result?.value)) as Held
  }

  close(): void {
    this.#socket.close()
  }
}
