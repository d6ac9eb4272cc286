import { once } from 'node:events'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type LiveServer, publish, startLive } from '../test/live-server.ts'
import { ownTopicsProtocol } from './close-codes.ts'

let live: LiveServer
beforeEach(async () => {
  live = await startLive()
})
afterEach(() => live.stop())

test('when a session ends its connections are closed, and nothing more reaches them', async () => {
  const [alice, bob] = [await live.connect({ user: 'alice' }), await live.connect({ user: 'bob' })]
  await Promise.all([alice.subscribe(['a']), bob.subscribe(['a'])])
  const { closed } = live.hub.recheck(session => (session.user === 'alice' ? undefined : session))
  publish(live.hub, 101, 'a')
  expect(closed).toBe(1)
  expect(await alice.closed).toEqual({ code: 4001, reason: 'session changed' })
  expect(alice.places).toEqual([])
  await bob.settled()
  expect(bob.places).toEqual(['a@101.0'])
})

test('a session of somebody else now begins anew', async () => {
  const alice = await live.connect({ user: 'alice' })
  live.hub.recheck(() => ({ user: 'bob' }))
  expect(await alice.closed).toMatchObject({ code: 4001 })
})

test('a session with fewer rights loses what it may no longer read, is told, and cannot ask for it again', async () => {
  await live.stop()
  live = await startLive({ audience: () => undefined })
  const admin = await live.connect({ user: 'admin' })
  await admin.subscribe(['admin:cache', 'a', 'admin:*'])
  expect(live.hub.recheck(() => ({ user: 'guest' }))).toEqual({ closed: 0, unsubscribed: 2 })
  publish(live.hub, 101, 'admin:cache', 'a')
  expect((await admin.next('error')).error).toMatchObject({
    code: 'forbidden_topic',
    details: { topic: 'admin:cache' },
  })
  expect(await admin.next('unsubscribed')).toMatchObject({ topics: ['admin:cache', 'admin:*'] })
  expect(await admin.subscribe(['admin:cache'])).toMatchObject({ topics: [] })
  await admin.settled()
  expect(admin.places).toEqual(['a@101.1'])
})

test('a recheck that fails closes the connections in doubt', async () => {
  await live.stop()
  const errors: unknown[] = []
  live = await startLive({ onError: error => errors.push(error) })
  const client = await live.connect()
  live.hub.recheck(() => {
    throw new Error('no database')
  })
  expect(await client.closed).toMatchObject({ code: 1011 })
  expect(errors).toHaveLength(1)
})

test('a drain sends clients elsewhere one after the other; those who are left hear everything', async () => {
  const clients = await Promise.all(Array.from({ length: 10 }, () => live.connect()))
  await Promise.all(clients.map(client => client.subscribe(['a'])))
  const ends: number[] = []
  const started = performance.now()
  for (const client of clients) void client.closed.then(() => ends.push(performance.now() - started))
  const drained = live.hub.drain(1_000)
  expect(live.hub.drain(1_000)).toBe(drained)
  const late = new WebSocket(live.url)
  const [, response] = await once(late, 'unexpected-response')
  expect(response.statusCode).toBe(503)
  response.resume()
  await expect.poll(() => ends.length, { interval: 2 }).toBeGreaterThan(2)
  publish(live.hub, 101, 'a')
  await drained
  for (const client of clients) {
    expect(await client.closed).toEqual({ code: 1001, reason: 'reconnect elsewhere' })
  }
  expect(clients.filter(client => client.places.length === 1).length).toBeGreaterThan(2)
  expect((ends.at(-1) ?? 0) - (ends[0] ?? 0)).toBeGreaterThan(600)
})

test('close() and an aborted signal end a drain at once', async () => {
  const client = await live.connect()
  await live.connect()
  const abort = new AbortController()
  const drained = live.hub.drain(60_000, abort.signal)
  abort.abort()
  await drained
  expect(await client.closed).toMatchObject({ code: 1001 })

  const other = await startLive()
  await other.connect()
  const second = other.hub.drain(60_000)
  await other.stop()
  await second
})

test('connections over the limit are refused, and there is room again when one ends', async () => {
  await live.stop()
  live = await startLive({ maxConnections: 1 })
  const first = await live.connect()
  const second = new WebSocket(live.url)
  const [, response] = await once(second, 'unexpected-response')
  let body = ''
  for await (const part of response) body += part
  expect(JSON.parse(body)).toMatchObject({ error: { code: 'too_many_connections' } })
  await first.close()
  await live.connect()
})

test('a client that names the subprotocol gets no default topics', async () => {
  const socket = new WebSocket(live.url, ownTopicsProtocol)
  const frames: string[] = []
  socket.on('message', data => frames.push(JSON.parse(String(data)).type))
  await expect.poll(() => frames).toEqual(['hello'])
  expect(socket.protocol).toBe(ownTopicsProtocol)
  expect(live.hub.hasListeners('flash-sales')).toBe(false)
  socket.terminate()
})
