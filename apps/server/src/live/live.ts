import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Follower } from '@technomir/cache'
import { createHub, type Hub, sameOrigin } from '@technomir/live'
import type { Logger } from 'pino'

/** Whom a connection belongs to. */
export interface LiveSession {
  readonly userId: number | null
  readonly mayManage: boolean
}

export const livePath = '/ws'

const publicTopics = ['flash-sales', 'bestsellers', 'catalog', 'product:*']
const ownTopics = ['cart', 'profile', 'orders']
const managementTopics = ['cache', 'replication']

export interface LiveOptions {
  follower: Follower
  logger: Logger
  sessionOf: (request: IncomingMessage) => LiveSession
}

/** The WebSocket hub, fed by the log that this server follows. */
export function createLive({ follower, logger, sessionOf }: LiveOptions) {
  const hub: Hub<LiveSession> = createHub<LiveSession>({
    hello: () => ({ epoch: follower.epoch ?? '', position: Math.max(0, follower.horizon) }),
    defaultTopics: session => [
      ...publicTopics,
      ...(session.userId === null ? [] : ownTopics),
      ...(session.mayManage ? managementTopics : []),
    ],
    mayRead: (session, topic) => {
      if (publicTopics.includes(topic) || topic.startsWith('product:')) return true
      if (ownTopics.includes(topic)) return session.userId !== null
      return managementTopics.includes(topic) && session.mayManage
    },
    audience: session => (session.userId === null ? undefined : String(session.userId)),
    allowOrigin: sameOrigin,
    onError: error => logger.error({ err: error }, 'a WebSocket connection was closed because of an error'),
  })

  follower.on('reset', ({ epoch, position }) => hub.reset(epoch, position))
  follower.on('entry', ({ position, events }) => {
    if (follower.epoch !== null) hub.publish({ epoch: follower.epoch, position, events })
  })
  follower.on('horizon', position => {
    if (follower.epoch !== null) hub.advance(follower.epoch, position)
  })

  return {
    hub,
    /** Takes WebSocket upgrades of `server` at {@link livePath}; others are refused. */
    attach(server: Server): void {
      server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        const path = (request.url ?? '').split('?', 1)[0]
        if (path === livePath) hub.handleUpgrade(request, socket, head, sessionOf(request))
        else refuse(socket)
      })
    },
  }
}

function refuse(socket: Duplex): void {
  // Without a listener a peer that hangs up here would end the process.
  socket.on('error', () => socket.destroy())
  socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
}
