import { readFile, writeFile } from 'node:fs/promises'
import fc from 'fast-check'
import { Compile } from 'typebox/schema'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LiveServer, publish, startLive } from '../test/live-server.ts'
import type { Frame } from '../test/test-client.ts'
import { parseClientMessage } from './client-messages.ts'
import { protocolSchema } from './frame-schemas.ts'

/** The published schema says what the hub says and takes, no more and no less. */

const file = new URL('../../../docs/protocol/websocket.schema.json', import.meta.url)
if (process.env.UPDATE_SCHEMA === '1') await writeFile(file, JSON.stringify(protocolSchema, null, 2))
const published = JSON.parse(await readFile(file, 'utf8'))
const client = Compile({ ...published, anyOf: [{ $ref: '#/$defs/client' }] })
const server = Compile({ ...published, anyOf: [{ $ref: '#/$defs/server' }] })

let live: LiveServer
beforeEach(async () => {
  live = await startLive({ heartbeatMs: 250, defaultsAfterMs: 0 })
})
afterEach(() => live.stop())

/** One of each kind, from a real hub. */
async function realFrames(): Promise<Frame[]> {
  const listener = await live.connect()
  await listener.subscribe(['a', 'admin:x'], { epoch: 'e1', position: '100' })
  publish(live.hub, 101, ['a', { any: ['data'] }], 'a')
  live.hub.announce({ topic: 'a', event: 'changed', data: null })
  for (const wrong of ['{', '{"type":"x"}', '{"type":"subscribe","topics":1}']) listener.say(wrong)
  listener.say({ type: 'subscribe', topics: Array.from({ length: 201 }, (_, i) => `t${i}`) })
  listener.socket.send(Buffer.from('x'), { binary: true })
  listener.say({ type: 'unsubscribe', topics: ['a'] })
  live.hub.reset('e2', 7)
  await listener.next('heartbeat')
  await listener.settled()
  return listener.frames
}

test('docs/protocol/websocket.schema.json is in step with the code (UPDATE_SCHEMA=1 writes it anew)', () => {
  expect(published).toEqual(JSON.parse(JSON.stringify(protocolSchema)))
})

test('every frame that a hub sends is described', async () => {
  const frames = await realFrames()
  const described = published.$defs.server.anyOf.map(
    (each: { properties: { type: { const: string } } }) => each.properties.type.const,
  )
  expect(new Set(frames.map(frame => frame.type))).toEqual(new Set(described))
  expect(new Set(frames.flatMap(frame => frame.error?.code ?? []))).toEqual(
    new Set(published.$defs.server.anyOf.at(-1).properties.error.properties.code.enum),
  )
  for (const frame of frames) expect(server.Errors(frame)[1], JSON.stringify(frame)).toEqual([])
})

test('a frame with a field less, or of another kind, is not', async () => {
  for (const frame of await realFrames()) {
    for (const field of Object.keys(frame)) {
      const { [field]: _, ...less } = { ...frame } as Record<string, unknown>
      expect(server.Check(less), `${JSON.stringify(frame)} without ${field}`).toBe(false)
      if (field !== 'data') expect(server.Check({ ...frame, [field]: 1.5 })).toBe(false)
    }
  }
})

test('a client frame is described exactly when the hub takes it', () => {
  const position = fc.oneof(
    fc.maxSafeNat().map(String),
    fc.constantFrom('', '-1', '01', '1e3', '1.0', '99999999999999999'),
    fc.jsonValue(),
  )
  const since = fc.record(
    {
      epoch: fc.oneof(fc.constant('e1'), fc.jsonValue()),
      position,
      seq: fc.oneof(fc.nat(), fc.jsonValue()),
    },
    { requiredKeys: [] },
  )
  const topics = fc.oneof(
    fc.array(fc.oneof(fc.constantFrom('a', 'p:*'), fc.string({ maxLength: 110 }))),
    fc.jsonValue(),
  )
  const type = fc.oneof(fc.constantFrom('subscribe', 'unsubscribe', 'ping'), fc.jsonValue())
  const frame = fc.oneof(
    fc.record(
      { type, topics, since: fc.oneof(since, fc.jsonValue()), more: fc.jsonValue() },
      { requiredKeys: [] },
    ),
    fc.jsonValue(),
  )
  let taken = 0
  fc.assert(
    fc.property(frame, value => {
      const takes = parseClientMessage(JSON.stringify(value)).type !== 'refused'
      if (takes) taken += 1
      expect(client.Check(JSON.parse(JSON.stringify(value)))).toBe(takes)
    }),
    { numRuns: 3_000 },
  )
  expect(taken).toBeGreaterThan(150)
})
