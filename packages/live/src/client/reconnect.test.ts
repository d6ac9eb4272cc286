import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { type LiveServer, publish, startLive } from '../../test/live-server.ts'
import { startProxy, type TestProxy } from '../../test/proxy.ts'
import { closeCodes } from '../close-codes.ts'
import { type Client, connect } from './client.ts'
import type { ClientOptions, Status } from './options.ts'

let live: LiveServer
let proxy: TestProxy
let clients: Client[]
beforeEach(async () => {
  clients = []
  live = await startLive()
  proxy = await startProxy()
  proxy.target = live.port
})
afterEach(async () => {
  for (const client of clients) client.close()
  await proxy.stop()
  await live.stop()
})

/** A client of topic `a` that knows everything up to 100, and what it was told. */
function start(options: Partial<ClientOptions> = {}) {
  const got: string[] = []
  const statuses: Status[] = []
  const client = connect({
    url: proxy.url,
    maxPauseMs: 30,
    startAt: { epoch: 'e1', position: 100 },
    onStatus: status => statuses.push(status),
    onError: error => got.push(String(error)),
    ...options,
  })
  clients.push(client)
  client.subscribe(['a'], {
    onEvent: ({ position }) => got.push(String(position)),
    onRefetch: () => got.push('refetch'),
  })
  return { client, got, statuses }
}

const soon = { timeout: 5_000, interval: 5 }

test('goes on where it was, after cuts and while there is no server', async () => {
  const { client, got } = start()
  publish(live.hub, 101, 'a')
  await expect.poll(() => got, soon).toEqual(['101'])
  proxy.target = undefined
  proxy.cut()
  await expect.poll(() => client.status, soon).toBe('waiting')
  publish(live.hub, 102, 'a', 'b')
  const before = proxy.taken
  await expect.poll(() => proxy.taken, soon).toBeGreaterThan(before + 2)
  proxy.target = live.port
  await expect.poll(() => got, soon).toEqual(['101', '102'])
})

test('a network that says nothing any more is given up after one and a half heartbeats', async () => {
  await live.stop()
  live = await startLive({ heartbeatMs: 100 })
  proxy.target = live.port
  const { client, got } = start({ heartbeatMs: 100 })
  await expect.poll(() => client.place()?.position, soon).toBe(100)
  await expect.poll(() => live.hub.stats().clients, soon).toBe(1)
  proxy.freeze()
  publish(live.hub, 101, 'a')
  await expect.poll(() => got, soon).toEqual(['101'])
  expect(proxy.taken).toBe(2)
})

test('who does not want to wait out a pause has it try at once; a connection is left alone', async () => {
  proxy.target = undefined
  const { client, statuses } = start({ maxPauseMs: 60_000 })
  await expect.poll(() => client.status, soon).toBe('waiting')
  // Pauses grow: after these the next one is longer than this test waits.
  for (const attempts of [2, 3, 4, 5, 6, 7]) {
    client.retry()
    expect(client.status).toBe('connecting')
    await expect.poll(() => client.status, soon).toBe('waiting')
    expect(proxy.taken).toBe(attempts)
  }
  proxy.target = live.port
  client.retry()
  await expect.poll(() => client.status, soon).toBe('live')
  const told = statuses.length
  client.retry()
  client.close()
  client.retry()
  expect(statuses.slice(told)).toEqual(['closed'])
})

test('heartbeats keep a quiet connection', async () => {
  await live.stop()
  live = await startLive({ heartbeatMs: 200 })
  proxy.target = live.port
  const { client } = start({ heartbeatMs: 200 })
  await expect.poll(() => client.status, soon).toBe('live')
  await new Promise(resolve => setTimeout(resolve, 1_000))
  expect(client.status).toBe('live')
  expect(proxy.taken).toBe(1)
})

describe('close codes', () => {
  /** A server that closes each connection with `code` after its hello. */
  async function closing(code: number) {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    await once(server, 'listening')
    server.on('connection', socket => {
      socket.send('{"type":"hello","epoch":"e1","position":"100"}')
      socket.close(code)
    })
    proxy.target = (server.address() as AddressInfo).port
    return server
  }

  test.each([
    ['after 4008 it is back at once', closeCodes.resume, 2],
    ['after 1001 it is back soon', closeCodes.goingAway, 2],
    ['after 1008 it stays away, also when the page wakes up', closeCodes.tooManyMessages, 1],
  ])('%s', async (_, code, attempts) => {
    const server = await closing(code)
    const window = new EventTarget()
    const { client, statuses } = start({ page: { window } })
    await expect.poll(() => statuses.includes('waiting'), soon).toBe(true)
    proxy.target = live.port
    window.dispatchEvent(new Event('online'))
    if (attempts > 1) {
      await expect.poll(() => client.status, soon).toBe('live')
      // It may be so quick that it meets the closing server once more.
      expect(proxy.taken).toBeGreaterThanOrEqual(attempts)
    } else {
      await new Promise(resolve => setTimeout(resolve, 100))
      expect(proxy.taken).toBe(attempts)
    }
    server.close()
  })
})

describe('the page', () => {
  function page() {
    const window = new EventTarget()
    const document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
    const tell = (target: EventTarget, type: string) => target.dispatchEvent(new Event(type))
    return { window, document, tell }
  }

  test('in the back/forward cache there is no connection; back from there it resumes at once', async () => {
    const { window, document, tell } = page()
    const { client, got, statuses } = start({ page: { window, document } })
    await expect.poll(() => client.status, soon).toBe('live')
    tell(window, 'pagehide')
    expect(client.status).toBe('asleep')
    await expect.poll(() => live.hub.stats().clients, soon).toBe(0)
    publish(live.hub, 101, 'a')
    tell(window, 'pageshow')
    await expect.poll(() => got, soon).toEqual(['101'])
    expect(statuses).toEqual(['live', 'asleep', 'connecting', 'live'])
  })

  test.each(['online', 'visibilitychange'] as const)('%s ends a long pause', async type => {
    const { window, document, tell } = page()
    proxy.target = undefined
    const { client } = start({ page: { window, document }, maxPauseMs: 60_000 })
    // The pauses double: after the third attempt the next one is seconds away.
    await expect.poll(() => client.status, soon).toBe('waiting')
    proxy.target = live.port
    const before = proxy.taken
    tell(type === 'online' ? window : document, type)
    expect(client.status).toBe('connecting')
    await expect.poll(() => client.status, soon).toBe('live')
    expect(proxy.taken).toBe(before + 1)
  })

  test('a network that died while the page was hidden is noticed when it is looked at', async () => {
    const { window, document, tell } = page()
    const { client, got } = start({ page: { window, document }, heartbeatMs: 1_000 })
    await expect.poll(() => client.status, soon).toBe('live')
    await expect.poll(() => live.hub.stats().clients, soon).toBe(1)
    proxy.freeze()
    publish(live.hub, 101, 'a')
    tell(document, 'visibilitychange')
    await expect.poll(() => got, soon).toEqual(['101'])
  })

  test('close() leaves no listener, timer or connection', async () => {
    const { window, document, tell } = page()
    const { client, statuses } = start({ page: { window, document } })
    await expect.poll(() => client.status, soon).toBe('live')
    client.close()
    tell(window, 'pageshow')
    tell(window, 'pagehide')
    expect(statuses.at(-1)).toBe('closed')
    await expect.poll(() => live.hub.stats().clients, soon).toBe(0)
    expect(proxy.taken).toBe(1)
  })

  test('a signal ends the client, before or after it begins', async () => {
    const abort = new AbortController()
    const { client } = start({ signal: abort.signal })
    await expect.poll(() => client.status, soon).toBe('live')
    abort.abort()
    expect(client.status).toBe('closed')
    expect(start({ signal: abort.signal }).client.status).toBe('closed')
  })
})

test('after the machine slept the connection is doubted, not given up', async () => {
  const { client } = start({ heartbeatMs: 1_000 })
  await expect.poll(() => client.status, soon).toBe('live')
  await expect.poll(() => client.place()?.position, soon).toBe(100)
  live.hub.advance('e1', 150)
  // A real gap: this process does nothing for longer than three beats of the client's clock, and than its patience.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_700)
  // Only a pong can say so: the hub of the test sends a heartbeat every 25 s.
  await expect.poll(() => client.place()?.position, soon).toBe(150)
  expect(client.status).toBe('live')
  expect(proxy.taken).toBe(1)
})
