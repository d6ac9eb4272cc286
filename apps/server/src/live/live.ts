import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Follower } from '@technomir/cache'
import { createHub, type Hub, sameOrigin } from '@technomir/live'
import type { Logger } from 'pino'
import type { Identify } from '../session/identify.ts'
import { tracedEntry } from '../tracing/log-spans.ts'
import { audienceOf, defaultTopics, type LiveSession, mayRead } from './live-session.ts'
import { LiveSessions } from './live-sessions.ts'

const livePath = '/ws'

/**
 * Whether a request that asks for another protocol gets it: any other than ours is answered as if it had not asked (RFC 9110 §7.8). Clients
 * that would rather speak HTTP/2 ask so with every first request.
 */
export const isLiveUpgrade = ({ url = '', headers }: IncomingMessage): boolean =>
  url.split('?', 1)[0] === livePath && headers.upgrade?.toLowerCase() === 'websocket'

export interface LiveOptions {
  follower: Follower
  logger: Logger
  identify: Identify
  demoMode: boolean
}

/** The WebSocket hub, fed by the log that this server follows. */
export function createLive({ follower, logger, identify, demoMode }: LiveOptions) {
  const hub: Hub<LiveSession> = createHub<LiveSession>({
    hello: () => ({ epoch: follower.epoch ?? '', position: Math.max(0, follower.horizon) }),
    defaultTopics,
    mayRead,
    audience: audienceOf,
    allowOrigin: sameOrigin,
    onError: error => logger.error({ err: error }, 'a WebSocket connection was closed because of an error'),
  })
  const sessions = new LiveSessions({
    identify,
    demoMode,
    logger,
    recheck: revise => hub.recheck(revise),
  })

  follower.on('reset', ({ epoch, position }) => {
    hub.reset(epoch, position)
    sessions.doubtAll()
  })
  follower.on('entry', entry => {
    const { position, events } = entry
    sessions.note(entry)
    const { epoch } = follower
    if (epoch === null) return
    tracedEntry(entry, () => {
      const { sent } = hub.stats()
      hub.publish({ epoch, position, events })
      return hub.stats().sent - sent
    })
  })
  follower.on('horizon', position => {
    if (follower.epoch !== null) hub.advance(follower.epoch, position)
  })

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // Without a listener a peer that hangs up meanwhile would end the process.
    const onError = () => socket.destroy()
    socket.on('error', onError)
    try {
      await sessions.admit(request, socket, session => {
        socket.off('error', onError)
        hub.handleUpgrade(request, socket, head, session)
      })
    } catch (error) {
      logger.warn({ err: error }, 'a WebSocket request was refused: its session cannot be looked up')
      refuse(socket, '503 Service Unavailable')
    }
  }

  return {
    hub,
    /** Takes the upgrades of `server`, which has to be one that knows {@link isLiveUpgrade}. */
    attach(server: Server): void {
      server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        void upgrade(request, socket, head)
      })
    },
    /** Says good-bye to everybody, and resolves when nothing is left. */
    async close(): Promise<void> {
      await Promise.all([hub.close(), sessions.close()])
    },
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`)
}
