import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHub } from '../src/hub.ts'
import type { Hub, HubOptions } from '../src/hub-options.ts'
import { TestClient } from './test-client.ts'

/** The session of a test: the upgrade's `?user=` parameter. */
export interface TestSession {
  readonly user: string
}

export interface LiveServer {
  readonly hub: Hub<TestSession>
  readonly url: string
  readonly port: number
  /** Connects a client and waits for its hello. */
  connect(options?: { user?: string; headers?: Record<string, string> }): Promise<TestClient>
  stop(): Promise<void>
}

/** A hub behind a real HTTP server on a free port. Defaults wait 20 ms, so that tests need not. */
export async function startLive(options: Partial<HubOptions<TestSession>> = {}): Promise<LiveServer> {
  const hub = createHub<TestSession>({
    hello: () => ({ epoch: 'e1', position: 100 }),
    defaultTopics: () => ['flash-sales', 'product:*'],
    mayRead: (session, topic) => !topic.startsWith('admin') || session.user === 'admin',
    audience: session => session.user,
    allowOrigin: () => true,
    defaultsAfterMs: 20,
    closeTimeoutMs: 300,
    ...options,
  })
  const server = createServer()
  server.on('upgrade', (request, socket, head) => {
    const user = new URL(request.url ?? '/', 'http://localhost').searchParams.get('user') ?? 'guest'
    hub.handleUpgrade(request, socket, head, { user })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = `ws://127.0.0.1:${port}/ws`
  const clients: TestClient[] = []

  return {
    hub,
    url,
    port,
    async connect({ user = 'guest', headers = {} } = {}) {
      const client = new TestClient(`${url}?user=${user}`, headers)
      clients.push(client)
      await client.next('hello')
      return client
    },
    async stop() {
      for (const client of clients) client.drop()
      await hub.close()
      server.closeAllConnections()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}

/** Publishes an entry of epoch e1: each event is a topic, or a topic and its data. */
export function publish(
  hub: Hub<TestSession>,
  position: number,
  ...events: (string | [string, unknown])[]
): void {
  hub.publish({
    epoch: 'e1',
    position,
    events: events.map(event => {
      const [topic, data] = typeof event === 'string' ? [event, null] : event
      return { topic, event: 'changed', data }
    }),
  })
}
