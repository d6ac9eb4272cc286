import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** One address before several servers, as a failover has it: connections go where it points, and are cut when it turns. */
export class Switch {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #port: number

  private constructor(port: number) {
    this.#port = port
    this.#server = createServer(socket => this.#accept(socket))
  }

  static async start(port: number): Promise<Switch> {
    const made = new Switch(port)
    made.#server.listen(0, '127.0.0.1')
    await once(made.#server, 'listening')
    return made
  }

  get url(): string {
    return `redis://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  turnTo(port: number): void {
    this.#port = port
    for (const socket of this.#sockets) socket.destroy()
  }

  async close(): Promise<void> {
    this.turnTo(0)
    this.#server.close()
    await once(this.#server, 'close')
  }

  #accept(socket: Socket): void {
    const upstream = connect(this.#port, '127.0.0.1')
    for (const [one, other] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      this.#sockets.add(one)
      one.on('error', () => one.destroy())
      one.on('close', () => {
        this.#sockets.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  }
}
