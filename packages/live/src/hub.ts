import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { closeCodes, ownTopicsProtocol } from './close-codes.ts'
import { Connection, type ConnectionLimits } from './connection.ts'
import { createConversation } from './conversation.ts'
import { endOf } from './cursor.ts'
import { EventWindow } from './event-window.ts'
import { FanOut } from './fan-out.ts'
import { type Hub, type HubOptions, hubDefaults } from './hub-options.ts'
import { refuseUpgrade } from './origin.ts'
import { recheck } from './recheck.ts'
import { encodeEvents, type LiveEntry, noticeFrame, placeFrame } from './server-frames.ts'
import { spread } from './spread.ts'

/** The part of the time between two heartbeats over which they are spread; clients wait for one and a half. */
const beatPart = 0.3

/**
 * Creates a hub: it takes the log's events in order and hands them to WebSocket clients by topic, each event in order
 * and once; who comes back gets what it has missed, or is told that this cannot be proven.
 *
 * If `hello()` names an epoch now, everything after that position has to be published to this hub.
 */
export function createHub<S>(options: HubOptions<S>): Hub<S> {
  const settings = { ...hubDefaults, ...options }
  const limits: ConnectionLimits = settings
  const window = new EventWindow(settings.retention, settings.retentionBytes)
  const fanOut = new FanOut<S>()
  const answer = createConversation({ ...settings, fanOut, window, placeOf })
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: settings.maxPayload,
    perMessageDeflate: false,
    // Answered in accept(), so that pings count as messages.
    autoPong: false,
    // Not in the typings yet: how long a closing handshake may take before the socket is destroyed, milliseconds.
    ...{ closeTimeout: settings.closeTimeoutMs },
  })
  const heartbeat = setInterval(beat, settings.heartbeatMs)
  const stopping = new AbortController()
  let beatFrame: { epoch: string; position: number; frame: Buffer } | undefined
  let closing: Promise<void> | undefined
  let draining: Promise<void> | undefined

  const first = settings.hello()
  if (first.epoch !== '') window.reset(first.epoch, first.position)

  function place(): { epoch: string; position: number } {
    return window.epoch === undefined ? settings.hello() : { epoch: window.epoch, position: window.position }
  }

  function placeOf({ heldAt }: Connection<S>): { epoch: string; position: number } {
    return heldAt === undefined ? place() : { ...place(), position: heldAt }
  }

  function accept(socket: WebSocket, session: S): void {
    const { epoch, position } = place()
    const connection = new Connection(socket, session, limits)
    // ws closes with the right code itself (1007, 1009 …); the listener keeps the error from ending the process.
    socket.on('error', () => connection.close(closeCodes.internalError, 'protocol error'))
    socket.on('close', () => {
      clearTimeout(connection.holdTimer)
      clearTimeout(connection.aheadTimer)
      fanOut.remove(connection)
    })
    socket.on('pong', () => {
      connection.alive = true
    })
    socket.on('ping', data => {
      connection.alive = true
      if (connection.open && connection.admitMessage()) socket.pong(data)
    })
    socket.on('message', (data, isBinary) => {
      connection.alive = true
      if (!connection.open || !connection.admitMessage()) return
      guarded(connection, () => answer(connection, data as Buffer, isBinary))
    })
    guarded(connection, () => {
      connection.audience = settings.audience?.(session)
      fanOut.connections.add(connection)
      fanOut.tell(connection, placeFrame('hello', epoch, position))
      if (socket.protocol === ownTopicsProtocol) return
      for (const topic of settings.defaultTopics(session)) {
        connection.subscriptions.set(topic, endOf(position))
        fanOut.listen(connection, topic)
      }
      // A client that resumes says so at once; events sent before that could reach it out of order.
      connection.heldAt = position
      connection.holdTimer = setTimeout(() => fanOut.release(connection, window), settings.defaultsAfterMs)
    })
  }

  /** The rules for topics and sessions are the application's: their failure ends one connection, not the process. */
  function guarded(connection: Connection<S>, work: () => void): void {
    try {
      work()
    } catch (error) {
      settings.onError(error)
      connection.close(closeCodes.internalError, 'internal error')
    }
  }

  /** One after the other: thousands of frames at once would hold up every event behind them. */
  function beat(): void {
    const over = settings.heartbeatMs * beatPart
    spread([...fanOut.connections], over, stopping.signal, beatOne).catch(settings.onError)
  }

  function beatOne(connection: Connection<S>): void {
    if (!fanOut.connections.has(connection)) return
    if (!connection.alive) {
      connection.socket.terminate()
      return
    }
    connection.alive = false
    // A held client has not been sent everything up to this position yet.
    if (connection.heldAt === undefined) fanOut.tell(connection, heartbeatFrame())
    if (connection.open) connection.socket.ping()
  }

  function heartbeatFrame(): Buffer {
    const { epoch, position } = place()
    if (beatFrame?.epoch !== epoch || beatFrame.position !== position) {
      beatFrame = { epoch, position, frame: placeFrame('heartbeat', epoch, position) }
    }
    return beatFrame.frame
  }

  function reset(epoch: string, position: number): void {
    window.reset(epoch, position)
    const frame = placeFrame('reset', epoch, position)
    for (const connection of fanOut.connections) {
      connection.subscriptions.restartAll(endOf(position))
      if (connection.heldAt !== undefined) connection.heldAt = position
      fanOut.tell(connection, frame)
    }
  }

  function publish(entry: LiveEntry): void {
    const events = encodeEvents(entry)
    if (entry.epoch !== window.epoch) {
      reset(entry.epoch, entry.position - 1)
    } else if (entry.position <= window.lastEntry) {
      return // A replayed entry: everybody has it.
    } else if (entry.position <= window.position) {
      // Clients were told that nothing more comes up to there. That was wrong, so they have to fetch again.
      reset(entry.epoch, window.position)
      return
    }
    window.append(entry.position, events)
    for (const event of events) fanOut.publish(event)
  }

  function advance(epoch: string, position: number): void {
    if (epoch === window.epoch) window.advance(position)
    else reset(epoch, position)
  }

  async function drain(overMs: number): Promise<void> {
    await spread([...fanOut.connections], overMs, stopping.signal, connection =>
      connection.close(closeCodes.goingAway, 'reconnect elsewhere'),
    )
    await stop()
  }

  function stop(): Promise<void> {
    stopping.abort()
    closing ??= close()
    return closing
  }

  async function close(): Promise<void> {
    clearInterval(heartbeat)
    const gone = [...sockets.clients].map(
      socket => new Promise<void>(resolve => void socket.once('close', () => resolve())),
    )
    for (const connection of fanOut.connections) {
      clearTimeout(connection.holdTimer)
      clearTimeout(connection.aheadTimer)
    }
    for (const socket of sockets.clients) socket.close(closeCodes.goingAway, 'server is stopping')
    await Promise.all(gone)
    await new Promise<void>(resolve => sockets.close(() => resolve()))
  }

  return {
    handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, session: S): void {
      if (closing !== undefined || draining !== undefined) {
        refuseUpgrade(socket, '503 Service Unavailable', 'stopping', 'The server is stopping; connect again.')
      } else if (!settings.allowOrigin(request.headers.origin, request.headers.host)) {
        const message = 'Pages of this origin may not connect. Open the page from the address of the server.'
        refuseUpgrade(socket, '403 Forbidden', 'forbidden_origin', message)
      } else if (sockets.clients.size >= settings.maxConnections) {
        const message = `This server serves ${settings.maxConnections} connections; connect again later.`
        refuseUpgrade(socket, '503 Service Unavailable', 'too_many_connections', message)
      } else {
        sockets.handleUpgrade(request, socket, head, webSocket => accept(webSocket, session))
      }
    },
    publish,
    advance,
    reset,
    announce({ topic, event, data }) {
      fanOut.announce(topic, noticeFrame(topic, event, data))
    },
    hasListeners: topic => fanOut.hasListeners(topic),
    stats: () => ({ clients: fanOut.connections.size, sent: fanOut.sent, dropped: fanOut.dropped }),
    recheck(revise) {
      const total = { closed: 0, unsubscribed: 0 }
      for (const connection of [...fanOut.connections]) {
        guarded(connection, () => {
          const outcome = recheck({ ...settings, fanOut }, connection, revise(connection.session))
          if (outcome === 'closed') total.closed += 1
          else total.unsubscribed += outcome
        })
      }
      return total
    },
    drain(overMs, signal) {
      // Closes what is left at once; a drain that is over does not mind.
      const abort = (): void => stopping.abort()
      if (signal?.aborted === true) abort()
      else signal?.addEventListener('abort', abort, { once: true })
      draining ??= drain(overMs).finally(() => signal?.removeEventListener('abort', abort))
      return draining
    },
    close: stop,
  }
}
