import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type LiveServer, startLive } from '../test/live-server.ts'

let live: LiveServer
beforeEach(async () => {
  live = await startLive({ defaultTopics: () => ['health'] })
})
afterEach(() => live.stop())

describe('a notice', () => {
  test('reaches those who listen to its topic, once, without a position', async () => {
    const [exact, both, other] = await Promise.all([live.connect(), live.connect(), live.connect()])
    await exact.subscribe(['health:db'])
    await both.subscribe(['health:db', 'health:*'])
    await other.subscribe(['flash-sales'])
    live.hub.announce({ topic: 'health:db', event: 'changed', data: { ok: true } })
    const notice = { type: 'notice', topic: 'health:db', event: 'changed', data: { ok: true } }
    // Nobody's place has moved.
    for (const client of [exact, both, other]) expect((await client.settled()).position).toBe('100')
    for (const client of [exact, both])
      expect(client.frames.filter(f => f.type === 'notice')).toEqual([notice])
    expect(other.frames.some(f => f.type === 'notice')).toBe(false)
  })

  test('is not replayed, and does not make a resume incomplete', async () => {
    const first = await live.connect()
    await first.subscribe(['health'])
    live.hub.publish({ epoch: 'e1', position: 110, events: [{ topic: 'health', event: 'e', data: 1 }] })
    live.hub.announce({ topic: 'health', event: 'changed', data: null })
    live.hub.publish({ epoch: 'e1', position: 120, events: [{ topic: 'health', event: 'e', data: 2 }] })
    await first.settled()
    expect(first.frames.slice(-4).map(f => f.type)).toEqual(['event', 'notice', 'event', 'pong'])

    const second = await live.connect()
    const answer = await second.subscribe(['health'], { epoch: 'e1', position: '100' })
    expect(answer.recovered).toBe(true)
    await second.settled()
    expect(second.places).toEqual(['health@110.0', 'health@120.0'])
    expect(second.frames.some(f => f.type === 'notice')).toBe(false)
  })

  test('is worth making only while somebody listens', async () => {
    expect(live.hub.hasListeners('health')).toBe(false)
    const client = await live.connect()
    expect(live.hub.hasListeners('health')).toBe(true)
    await client.subscribe(['flash-sales', 'health:*'])
    expect(live.hub.hasListeners('health')).toBe(false)
    expect(live.hub.hasListeners('health:db')).toBe(true)
    client.drop()
    await client.closed
    await expect.poll(() => live.hub.hasListeners('health:db')).toBe(false)
  })
})
