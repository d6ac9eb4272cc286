import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LiveServer, publish, startLive } from '../test/live-server.ts'

let live: LiveServer
beforeEach(async () => {
  live = await startLive()
})
afterEach(async () => await live.stop())

test('hello comes first and says where the log stands', async () => {
  publish(live.hub, 9_007_199_254_740_000, 'flash-sales')
  const client = await live.connect()
  expect(client.frames[0]).toEqual({ type: 'hello', epoch: 'e1', position: '9007199254740000' })
})

test('a client that says nothing gets the default topics, also what came right after its hello', async () => {
  const client = await live.connect()
  publish(live.hub, 101, 'flash-sales', 'bestsellers', ['product:3', { price: 5 }])
  await client.next('event')
  publish(live.hub, 102, 'product:4')
  await client.settled()
  expect(client.events).toEqual([
    { type: 'event', topic: 'flash-sales', event: 'changed', position: '101', seq: 0, data: null },
    { type: 'event', topic: 'product:3', event: 'changed', position: '101', seq: 2, data: { price: 5 } },
    { type: 'event', topic: 'product:4', event: 'changed', position: '102', seq: 0, data: null },
  ])
})

test('while a new client is held back, no frame tells it a position whose events it has not got', async () => {
  await live.stop()
  live = await startLive({ defaultsAfterMs: 60_000, heartbeatMs: 10 })
  const client = await live.connect()
  publish(live.hub, 101, 'flash-sales')
  await sleep(40)
  expect(await client.settled()).toEqual({ type: 'pong', epoch: 'e1', position: '100' })
  expect(client.frames.map(frame => frame.type)).toEqual(['hello', 'pong'])
})

test('the first subscribe replaces the defaults, further ones add, unsubscribe takes away', async () => {
  const client = await live.connect()
  expect(await client.subscribe(['product:1', 'product:1'])).toEqual({
    type: 'subscribed',
    topics: ['product:1'],
    recovered: false,
  })
  publish(live.hub, 101, 'flash-sales', 'product:1')
  await client.subscribe(['bestsellers'])
  publish(live.hub, 102, 'product:1', 'bestsellers')
  client.say({ type: 'unsubscribe', topics: ['product:1', 'never'] })
  expect(await client.next('unsubscribed')).toEqual({ type: 'unsubscribed', topics: ['product:1'] })
  publish(live.hub, 103, 'product:1', 'bestsellers')
  await client.settled()
  expect(client.places).toEqual([
    'product:1@101.1',
    'product:1@102.0',
    'bestsellers@102.1',
    'bestsellers@103.1',
  ])
})

test('who listens to a topic and to its wildcard gets each event once', async () => {
  const client = await live.connect()
  await client.subscribe(['product:*', 'product:1'])
  publish(live.hub, 101, 'product:1', 'product:2', 'products')
  await client.settled()
  expect(client.places).toEqual(['product:1@101.0', 'product:2@101.1'])
})

test('a topic that the session may not read is refused alone', async () => {
  const client = await live.connect()
  client.say({ type: 'subscribe', topics: ['admin:cache', 'bestsellers'] })
  const { error } = await client.next('error')
  expect(error).toMatchObject({ code: 'forbidden_topic', details: { topic: 'admin:cache' } })
  expect(await client.next('subscribed')).toMatchObject({ topics: ['bestsellers'] })
  publish(live.hub, 101, 'admin:cache', 'bestsellers')
  await client.settled()
  expect(client.places).toEqual(['bestsellers@101.1'])
})

test("an event with an audience reaches that session's clients alone, live and on resume", async () => {
  const alice = await live.connect({ user: 'alice' })
  const bob = await live.connect({ user: 'bob' })
  await Promise.all([alice.subscribe(['cart', 'user:*']), bob.subscribe(['cart', 'user:*'])])
  const events = ['cart', 'user:1'].map(topic => ({ topic, event: 'changed', data: 1, audience: 'alice' }))
  live.hub.publish({ epoch: 'e1', position: 101, events })
  await Promise.all([alice.settled(), bob.settled()])
  expect(alice.places).toEqual(['cart@101.0', 'user:1@101.1'])
  expect(bob.places).toEqual([])

  const since = { epoch: 'e1', position: '100' }
  const again = await Promise.all([live.connect({ user: 'alice' }), live.connect({ user: 'bob' })])
  for (const client of again) await client.subscribe(['cart', 'user:*'], since)
  for (const client of again) await client.settled()
  expect(again.map(client => client.places.length)).toEqual([2, 0])
})

test('the same holds for events that came while a client was held back', async () => {
  await live.stop()
  live = await startLive({ defaultTopics: () => ['cart'] })
  const clients = await Promise.all([live.connect({ user: 'alice' }), live.connect({ user: 'bob' })])
  const event = { topic: 'cart', event: 'changed', data: 1 }
  live.hub.publish({ epoch: 'e1', position: 101, events: [{ ...event, audience: 'alice' }, event] })
  for (const client of clients) while (!client.places.includes('cart@101.1')) await client.next('event')
  expect(clients.map(client => client.places)).toEqual([['cart@101.0', 'cart@101.1'], ['cart@101.1']])
})

test('heartbeats carry the position, and the horizon moves them without events', async () => {
  await live.stop()
  live = await startLive({ heartbeatMs: 10, defaultsAfterMs: 0 })
  const client = await live.connect()
  live.hub.advance('e1', 150)
  while ((await client.next('heartbeat')).position !== '150');
  expect(await client.settled()).toEqual({ type: 'pong', epoch: 'e1', position: '150' })
})

test('a dead peer is dropped', async () => {
  await live.stop()
  live = await startLive({ heartbeatMs: 20 })
  const client = await live.connect()
  client.socket.pause()
  await expect.poll(() => live.hub.stats().clients, { timeout: 2_000 }).toBe(0)
})
