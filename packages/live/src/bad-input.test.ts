import { once } from 'node:events'
import { connect } from 'node:net'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type LiveServer, publish, startLive } from '../test/live-server.ts'
import { sameOrigin } from './origin.ts'

let live: LiveServer
beforeEach(async () => {
  live = await startLive()
})
afterEach(async () => await live.stop())

test.each([
  ['not JSON', '{"type":', 'bad_json'],
  ['no object', '[1]', 'bad_json'],
  ['null', 'null', 'bad_json'],
  ['no type', '{}', 'unknown_type'],
  ['a type of another kind', '{"type":["ping"]}', 'unknown_type'],
  ['an unknown type', '{"type":"toString"}', 'unknown_type'],
  ['no topics', '{"type":"subscribe"}', 'bad_message'],
  ['topics of another kind', '{"type":"subscribe","topics":[1]}', 'bad_message'],
  ['an empty topic', '{"type":"unsubscribe","topics":[""]}', 'bad_message'],
  ['a topic with NUL', '{"type":"subscribe","topics":["cart\\u0000alice"]}', 'bad_message'],
  ['a topic with a line end', '{"type":"subscribe","topics":["cart\\n"]}', 'bad_message'],
  [
    'a position as number',
    '{"type":"subscribe","topics":[],"since":{"epoch":"e","position":1}}',
    'bad_message',
  ],
  [
    'a position too large',
    '{"type":"subscribe","topics":[],"since":{"epoch":"e","position":"9007199254740992"}}',
    'bad_message',
  ],
  [
    'a seq below 0',
    '{"type":"subscribe","topics":[],"since":{"epoch":"e","position":"1","seq":-1}}',
    'bad_message',
  ],
  ['a null since', '{"type":"subscribe","topics":[],"since":null}', 'bad_message'],
])('%s is answered with an error frame, and the connection goes on', async (_, text, code) => {
  const client = await live.connect()
  client.say(text)
  const { error } = await client.next('error')
  expect(error).toEqual({ code, message: expect.stringMatching(/\w.+\.$/) })
  await client.settled()
})

test('a binary frame is answered with an error', async () => {
  const client = await live.connect()
  client.socket.send(Buffer.from('{"type":"ping"}'), { binary: true })
  expect((await client.next('error')).error?.code).toBe('not_text')
})

test('more topics than the limit are refused whole, over several messages too', async () => {
  const client = await live.connect()
  const topics = Array.from({ length: 200 }, (_, i) => `t${i}`)
  await client.subscribe(topics)
  client.say({ type: 'subscribe', topics: ['one-more', 't0'] })
  expect((await client.next('error')).error).toMatchObject({
    code: 'too_many_topics',
    details: { limit: 200 },
  })
  publish(live.hub, 101, 'one-more', 't0')
  await client.settled()
  expect(client.places).toEqual(['t0@101.1'])
})

test('a frame that is too big closes with 1009, one that is no UTF-8 with 1007', async () => {
  const big = await live.connect()
  big.say('x'.repeat(17 * 1024))
  expect(await big.closed).toMatchObject({ code: 1009 })
  const garbled = await live.connect()
  garbled.socket.send(Buffer.from([0xff, 0xfe]), { binary: false })
  expect(await garbled.closed).toMatchObject({ code: 1007 })
})

test('too many messages close with 1008, and pings of the protocol count', async () => {
  const talker = await live.connect()
  for (let i = 0; i < 110; i++) talker.say({ type: 'ping' })
  expect(await talker.closed).toMatchObject({ code: 1008 })
  expect(talker.frames.filter(frame => frame.type === 'pong')).toHaveLength(100)
  const pinger = await live.connect()
  for (let i = 0; i < 110; i++) pinger.socket.ping()
  expect(await pinger.closed).toMatchObject({ code: 1008 })
})

test('a wrong origin gets 403 before the upgrade, the right one a hello', async () => {
  await live.stop()
  live = await startLive({ allowOrigin: sameOrigin })
  const foreign = new WebSocket(live.url, { origin: 'https://evil.example' })
  const [, response] = await once(foreign, 'unexpected-response')
  expect(response.statusCode).toBe(403)
  let body = ''
  for await (const part of response) body += part
  expect(JSON.parse(body)).toMatchObject({ error: { code: 'forbidden_origin' } })
  expect(live.hub.stats().clients).toBe(0)
  await live.connect({ headers: { origin: `http://127.0.0.1:${live.port}` } })
  await live.connect()
})

test.each([
  ['http://shop.example', 'shop.example', true],
  ['https://SHOP.example:8443', 'Shop.example:8443', true],
  [undefined, 'shop.example', true],
  ['https://shop.example.evil.com', 'shop.example', false],
  ['null', 'shop.example', false],
  ['https://shop.example', undefined, false],
])('sameOrigin(%j, %j) is %j', (origin, host, allowed) => {
  expect(sameOrigin(origin, host)).toBe(allowed)
})

test('a rule of the application that throws ends that connection alone', async () => {
  await live.stop()
  const errors: unknown[] = []
  const failure = new Error('no database')
  live = await startLive({
    mayRead: (_, topic) => {
      if (topic === 'broken') throw failure
      return true
    },
    onError: error => errors.push(error),
  })
  const [one, other] = await Promise.all([live.connect(), live.connect()])
  one.say({ type: 'subscribe', topics: ['broken'] })
  expect(await one.closed).toMatchObject({ code: 1011 })
  expect(errors).toEqual([failure])
  await other.settled()
})

test('whatever frames or bytes come in, the hub lives on and serves the others', async () => {
  const witness = await live.connect()
  await witness.subscribe(['a'])
  const since = fc.record(
    {
      epoch: fc.oneof(fc.constant('e1'), fc.string()),
      position: fc.oneof(fc.nat().map(String), fc.jsonValue()),
      seq: fc.jsonValue(),
    },
    { requiredKeys: [] },
  )
  const almost = fc.record(
    {
      type: fc.constantFrom('subscribe', 'unsubscribe', 'ping', '__proto__'),
      topics: fc.oneof(fc.array(fc.constantFrom('a', 'product:*', 'admin', '*', ':')), fc.jsonValue()),
      since: fc.oneof(since, fc.jsonValue()),
    },
    { requiredKeys: [] },
  )
  const frame = fc.oneof(
    almost.map(value => JSON.stringify(value)),
    fc.json(),
    fc.string({ unit: 'binary' }),
    fc.uint8Array({ maxLength: 300 }),
  )
  let position = 100
  await fc.assert(
    fc.asyncProperty(
      fc.array(frame, { maxLength: 20 }),
      fc.uint8Array({ maxLength: 200 }),
      async (frames, bytes) => {
        const client = await live.connect()
        for (const each of frames) client.socket.send(each)
        publish(live.hub, ++position, 'a', 'product:1')
        const raw = connect(live.port, '127.0.0.1')
        raw.on('error', () => {})
        raw.write('GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n')
        raw.write('Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n')
        raw.end(bytes)
        await Promise.all([client.settled(), witness.next('event'), once(raw.resume(), 'close')])
        client.drop()
      },
    ),
    { numRuns: 150 },
  )
  expect(witness.events).toHaveLength(150)
})
