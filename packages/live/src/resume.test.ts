import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LiveServer, publish, startLive } from '../test/live-server.ts'

let live: LiveServer
beforeEach(async () => {
  live = await startLive({ retention: 5 })
})
afterEach(async () => await live.stop())

const since = (position: number, seq?: number, epoch = 'e1') => ({
  epoch,
  position: String(position),
  ...(seq === undefined ? {} : { seq }),
})

test('what was missed comes in order, then what comes live, none twice, none skipped', async () => {
  publish(live.hub, 101, 'a', 'b', 'a')
  publish(live.hub, 102, 'a')
  const client = await live.connect()
  const subscribed = client.subscribe(['a'], since(101, 0))
  publish(live.hub, 103, 'a', 'b')
  expect(await subscribed).toEqual({ type: 'subscribed', topics: ['a'], recovered: true })
  publish(live.hub, 104, 'a')
  await client.settled()
  expect(client.places).toEqual(['a@101.2', 'a@102.0', 'a@103.0', 'a@104.0'])
})

test('without seq, all of the position was seen', async () => {
  publish(live.hub, 101, 'a', 'a')
  publish(live.hub, 102, 'a')
  const client = await live.connect()
  expect(await client.subscribe(['a'], since(101))).toMatchObject({ recovered: true })
  await client.settled()
  expect(client.places).toEqual(['a@102.0'])
})

test.each([
  ['no since', undefined, false],
  ['another epoch', since(104, 0, 'e0'), false],
  ['before the hub knew the log', since(99), false],
  ['one event further back than is kept', since(101, 0), false],
  ['exactly what is kept', since(101, 1), true],
  ['the newest position', since(104), true],
  ['a position that this hub has not reached yet', since(200), true],
])('recovered says whether it is provable: %s → %j', async (_, from, recovered) => {
  publish(live.hub, 101, 'a', 'a', 'a')
  publish(live.hub, 102, 'a', 'a')
  publish(live.hub, 104, 'a', 'a')
  const client = await live.connect()
  expect(await client.subscribe(['a'], from)).toMatchObject({ recovered })
})

test('a client that is ahead of this hub is not sent again what it has seen', async () => {
  const client = await live.connect()
  await client.subscribe(['a'], since(102))
  publish(live.hub, 101, 'a')
  publish(live.hub, 102, 'a')
  publish(live.hub, 103, 'a')
  await client.settled()
  expect(client.places).toEqual(['a@103.0'])
})

test('a place that the log does not reach is no proof: the client is told to fetch, and gets all from there on', async () => {
  await live.stop()
  live = await startLive({ aheadMs: 40 })
  const client = await live.connect()
  await client.subscribe(['a', 'b'], since(9007199254740000))
  publish(live.hub, 101, 'a')
  expect(await client.next('reset')).toEqual({ type: 'reset', epoch: 'e1', position: '101' })
  publish(live.hub, 102, 'a', 'b')
  await client.settled()
  expect(client.places).toEqual(['a@102.0', 'b@102.1'])
})

test('one of several such places is enough, and one that the log does reach is none', async () => {
  await live.stop()
  live = await startLive({ aheadMs: 40 })
  const [liar, honest] = [await live.connect(), await live.connect()]
  await liar.subscribe(['a'], since(5000))
  await liar.subscribe(['b'], since(102))
  await honest.subscribe(['a'], since(102))
  publish(live.hub, 103, 'a')
  expect(await liar.next('reset')).toMatchObject({ position: '103' })
  await sleep(60)
  await honest.settled()
  expect(honest.frames.some(frame => frame.type === 'reset')).toBe(false)
  expect(honest.places).toEqual(['a@103.0'])
})

test('a subscription without a place hears what another one, ahead of this hub, has seen already', async () => {
  const client = await live.connect()
  await client.subscribe(['p:*', 'a'], since(102))
  expect(await client.subscribe(['p:1', 'a'])).toMatchObject({ recovered: false })
  publish(live.hub, 101, 'p:1', 'p:2', 'a')
  await client.settled()
  expect(client.places).toEqual(['p:1@101.0', 'a@101.2'])
})

test('a topic added later resumes from its own place; topics heard already are not repeated', async () => {
  const client = await live.connect()
  await client.subscribe(['a'], since(100))
  publish(live.hub, 101, 'a', 'b')
  publish(live.hub, 102, 'b')
  expect(await client.subscribe(['a', 'b'], since(100))).toMatchObject({ recovered: true })
  await client.settled()
  expect(client.places).toEqual(['a@101.0', 'b@101.1', 'b@102.0'])
})

test('an older event of a topic never follows a newer one: then the client has to fetch', async () => {
  publish(live.hub, 101, 'a')
  const client = await live.connect()
  await client.subscribe(['a'])
  publish(live.hub, 102, 'a')
  expect(await client.subscribe(['a'], since(100))).toMatchObject({ recovered: false })
  await client.settled()
  expect(client.places).toEqual(['a@102.0'])
})

test('after defaults have flowed, a late resume repeats nothing of them', async () => {
  await live.stop()
  live = await startLive({ defaultsAfterMs: 0 })
  const client = await live.connect()
  publish(live.hub, 101, 'product:1')
  await client.next('event')
  publish(live.hub, 102, 'bestsellers', 'product:1')
  expect(await client.subscribe(['product:1', 'bestsellers'], since(100))).toMatchObject({ recovered: true })
  await client.settled()
  expect(client.places).toEqual(['product:1@101.0', 'product:1@102.1', 'bestsellers@102.0'])
})

test('a replay that would overflow the queue is not begun', async () => {
  await live.stop()
  live = await startLive({ maxQueueBytes: 10_000 })
  for (let i = 1; i <= 20; i++) publish(live.hub, 100 + i, ['a', 'x'.repeat(1000)])
  const client = await live.connect()
  expect(await client.subscribe(['a'], since(100))).toMatchObject({ recovered: false })
  publish(live.hub, 200, 'a')
  await client.settled()
  expect(client.places).toEqual(['a@200.0'])
})

test('after a hole everybody is told, and nothing from before it can be recovered', async () => {
  const client = await live.connect()
  await client.subscribe(['a'])
  publish(live.hub, 101, 'a')
  live.hub.reset('e1', 150)
  publish(live.hub, 151, 'a')
  expect(await client.next('reset')).toEqual({ type: 'reset', epoch: 'e1', position: '150' })
  await client.settled()
  expect(client.places).toEqual(['a@101.0', 'a@151.0'])
  const other = await live.connect()
  expect(await other.subscribe(['a'], since(101))).toMatchObject({ recovered: false })
  expect(await other.subscribe(['b'], since(150))).toMatchObject({ recovered: true })
})

test('another epoch is a reset, also when its positions start lower', async () => {
  const client = await live.connect()
  await client.subscribe(['a'])
  live.hub.publish({ epoch: 'e2', position: 7, events: [{ topic: 'a', event: 'changed', data: 1 }] })
  expect(await client.next('reset')).toEqual({ type: 'reset', epoch: 'e2', position: '6' })
  await client.settled()
  expect(client.places).toEqual(['a@7.0'])
  const other = await live.connect()
  expect(other.frames[0]).toEqual({ type: 'hello', epoch: 'e2', position: '7' })
  expect(await other.subscribe(['a'], since(100))).toMatchObject({ recovered: false })
})

test('a repeated entry is ignored; one behind the announced horizon is a hole', async () => {
  const client = await live.connect()
  await client.subscribe(['a'])
  publish(live.hub, 101, 'a')
  publish(live.hub, 101, 'a')
  live.hub.advance('e1', 120)
  publish(live.hub, 101, 'a')
  await client.settled()
  expect(client.places).toEqual(['a@101.0'])
  expect(client.frames.some(frame => frame.type === 'reset')).toBe(false)
  publish(live.hub, 110, 'a')
  expect(await client.next('reset')).toMatchObject({ position: '120' })
})

test('before the log has said anything nothing is recovered, and its first word is a reset', async () => {
  await live.stop()
  live = await startLive({ hello: () => ({ epoch: '', position: 0 }) })
  const client = await live.connect()
  expect(await client.subscribe(['a'], since(0, undefined, ''))).toMatchObject({ recovered: false })
  live.hub.advance('e1', 500)
  expect(await client.next('reset')).toEqual({ type: 'reset', epoch: 'e1', position: '500' })
})

test('data that cannot be JSON is refused whole, and the hub goes on', async () => {
  const client = await live.connect()
  await client.subscribe(['a'])
  expect(() => publish(live.hub, 101, 'a', ['a', 1n])).toThrow(TypeError)
  publish(live.hub, 101, 'a')
  await client.settled()
  expect(client.places).toEqual(['a@101.0'])
})
