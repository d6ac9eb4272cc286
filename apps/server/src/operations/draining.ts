import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Hub } from '@technomir/live'
import type { FastifyPluginAsync } from 'fastify'
import type { Lifecycle } from './operations.ts'

/**
 * `GET /acceptz`: whether a proxy should send further requests here. Unlike `/readyz` it asks no database, so it may be asked many times
 * a second.
 */
export function acceptance(lifecycle: Lifecycle): FastifyPluginAsync {
  return async app => {
    app.get('/acceptz', { schema: { hide: true } }, (_, reply) => {
      reply
        .status(lifecycle.stage === 'running' ? 204 : 503)
        .header('cache-control', 'no-store')
        .send()
    })
  }
}

/**
 * The time between "this server is going to stop" (`/readyz` and `/acceptz` say so) and its end: it goes on answering, but no connection is
 * kept for another request, and WebSocket clients are sent elsewhere one after the other.
 */
export async function letProxiesNotice(o: {
  server: Server
  hub: Pick<Hub<unknown>, 'drain'>
  ms: number
}): Promise<void> {
  o.server.prependListener('request', (_request, response) => {
    // An answer that says so is the only way to end a kept connection that cannot cross a request coming the other way.
    response.setHeader('connection', 'close')
  })
  await Promise.all([o.hub.drain(o.ms), sleep(o.ms)])
}

const unusedEveryMs = 100

/**
 * Closes connections on which nothing was ever asked, as browsers and proxies open them in advance: Node counts them as busy until its
 * timeout for headers, and would wait for them when it closes.
 */
export class UnusedConnections {
  readonly #open = new Set<Socket>()

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      this.#open.add(socket)
      socket.once('close', () => this.#open.delete(socket))
    })
  }

  /** Goes on until `work`, which closes the server, is done. */
  async closeWhile(work: Promise<void>): Promise<void> {
    const timer = setInterval(() => this.#close(), unusedEveryMs)
    this.#close()
    try {
      await work
    } finally {
      clearInterval(timer)
    }
  }

  #close(): void {
    for (const socket of this.#open) if (socket.bytesRead === 0) socket.destroy()
  }
}
