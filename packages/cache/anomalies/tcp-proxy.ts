import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

interface Pair {
  readonly client: Socket
  readonly upstream: Socket
}

/** Stands between a client and Redis: can cut all connections, and hold replies back. */
export class TcpProxy {
  readonly #server: Server
  readonly #target: number
  readonly #pairs = new Set<Pair>()
  #cut = false
  #holding = false
  #held: (() => void)[] = []

  private constructor(target: number) {
    this.#target = target
    this.#server = createServer(client => this.#accept(client))
  }

  static async start(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target)
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    return proxy
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get connections(): number {
    return this.#pairs.size
  }

  /** How many chunks of replies are being held back. */
  get held(): number {
    return this.#held.length
  }

  /** Ends all connections and takes no new ones. */
  cut(): void {
    this.#cut = true
    for (const { client } of this.#pairs) client.destroy()
  }

  heal(): void {
    this.#cut = false
  }

  hold(): void {
    this.#holding = true
  }

  release(): void {
    this.#holding = false
    const held = this.#held
    this.#held = []
    for (const deliver of held) deliver()
  }

  async stop(): Promise<void> {
    for (const { client } of this.#pairs) client.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #accept(client: Socket): void {
    if (this.#cut) {
      client.destroy()
      return
    }
    const upstream = connect(this.#target, '127.0.0.1')
    const pair = { client, upstream }
    this.#pairs.add(pair)
    const end = () => {
      this.#pairs.delete(pair)
      client.destroy()
      upstream.destroy()
    }
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true)
      // An error is followed by a close, which says all that matters here.
      socket.on('error', () => {}).on('close', end)
    }
    client.on('data', chunk => upstream.write(chunk))
    upstream.on('data', chunk => {
      if (this.#holding) this.#held.push(() => client.write(chunk))
      else client.write(chunk)
    })
  }
}
