import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** A line to Redis that can be cut: connections end, and none comes about until it is mended. */
export class CutLine {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #isCut = false

  private constructor(target: URL) {
    this.#server = createServer(client => {
      if (this.#isCut) {
        client.destroy()
        return
      }
      const upstream = connect(Number(target.port || 6379), target.hostname)
      for (const [socket, peer] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        this.#sockets.add(socket)
        // An error is followed by a close, which says all that matters here.
        socket
          .setNoDelay(true)
          .on('error', () => {})
          .on('close', () => {
            this.#sockets.delete(socket)
            peer.destroy()
          })
        socket.pipe(peer)
      }
    })
  }

  /** Stands before the Redis of this address. */
  static async to(redisUrl: string): Promise<{ line: CutLine; url: string }> {
    const url = new URL(redisUrl)
    const line = new CutLine(new URL(redisUrl))
    line.#server.listen(0, '127.0.0.1')
    await once(line.#server, 'listening')
    url.hostname = '127.0.0.1'
    url.port = String((line.#server.address() as AddressInfo).port)
    return { line, url: url.href }
  }

  cut(): void {
    this.#isCut = true
    for (const socket of this.#sockets) socket.destroy()
  }

  mend(): void {
    this.#isCut = false
  }

  async close(): Promise<void> {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
