import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** Hands the one shop to one test file after the other. */
export interface Turns {
  /** Who connects here is told when its turn has come, and gives it back by closing. */
  readonly port: number
  stop(): void
}

/** In the order in which they ask; also one that dies gives its turn back. */
export async function startTurns(): Promise<Turns> {
  const asked: Socket[] = []
  const server = createServer(socket => {
    // It closes as well, which is all that matters here.
    socket.on('error', () => {})
    socket.on('close', () => {
      const had = asked[0] === socket
      asked.splice(asked.indexOf(socket), 1)
      if (had) asked[0]?.write('go')
    })
    socket.resume()
    if (asked.push(socket) === 1) socket.write('go')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      server.close()
      for (const socket of asked) socket.destroy()
    },
  }
}
