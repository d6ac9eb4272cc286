import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface TestProxy {
  readonly url: string
  /** Where new connections go; undefined refuses them. */
  target: number | undefined
  /** Connections taken so far. */
  readonly taken: number
  /** Ends all connections without a word. */
  cut(): void
  /** Nothing goes through the connections that are open now, though they stay open: a dead network. */
  freeze(): void
  stop(): Promise<void>
}

/** A TCP proxy on a free port, to cut and redirect connections. */
export async function startProxy(): Promise<TestProxy> {
  const sockets = new Set<Socket>()
  let taken = 0
  const server = createServer(client => {
    taken += 1
    if (proxy.target === undefined) {
      client.destroy()
      return
    }
    const upstream = connect(proxy.target, '127.0.0.1')
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket)
      socket.setNoDelay()
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    client.pipe(upstream).pipe(client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  const proxy: TestProxy = {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`,
    target: undefined,
    get taken() {
      return taken
    },
    cut() {
      for (const socket of sockets) socket.destroy()
    },
    freeze() {
      for (const socket of sockets) {
        socket.unpipe()
        socket.pause()
      }
    },
    async stop() {
      proxy.cut()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
  return proxy
}
