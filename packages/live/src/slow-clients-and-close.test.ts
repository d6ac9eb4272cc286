import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type LiveServer, publish, startLive } from '../test/live-server.ts'

let live: LiveServer
beforeEach(async () => {
  live = await startLive({ maxQueueBytes: 256 * 1024 })
})
afterEach(async () => await live.stop())

test('a client that does not read is cut off; another gets everything meanwhile', async () => {
  const slow = await live.connect()
  const quick = await live.connect()
  await Promise.all([slow.subscribe(['a']), quick.subscribe(['a'])])
  slow.socket.pause()
  const data = 'x'.repeat(20_000)
  let position = 100
  while (live.hub.stats().dropped === 0 && position < 3_000) {
    publish(live.hub, ++position, ['a', data])
    await quick.next('event')
  }
  expect(live.hub.stats()).toMatchObject({ dropped: 1, clients: 1 })
  publish(live.hub, ++position, 'a')
  await quick.settled()
  expect(quick.places).toHaveLength(position - 100)

  // It reads again in time: what was queued, then the word to resume, which works from the last event it got.
  slow.socket.resume()
  expect(await slow.closed).toEqual({ code: 4008, reason: 'resume' })
  const got = slow.places.length
  expect(slow.places).toEqual(quick.places.slice(0, got))
  const again = await live.connect()
  const since = { epoch: 'e1', position: String(100 + got), seq: 0 }
  const { recovered } = await again.subscribe(['a'], since)
  await again.settled()
  if (recovered === true) expect(again.places).toEqual(quick.places.slice(got))
  else expect(again.places).toEqual([])
})

test('one that never reads again is ended without waiting for it', async () => {
  const slow = await live.connect()
  await slow.subscribe(['a'])
  slow.socket.pause()
  const data = 'x'.repeat(100_000)
  let position = 100
  while (live.hub.stats().dropped === 0 && position < 3_000) {
    publish(live.hub, ++position, ['a', data])
    await sleep(0)
  }
  await sleep(400)
  const started = performance.now()
  await live.hub.close()
  // Without an end of its own it would be half a minute.
  expect(performance.now() - started).toBeLessThan(10_000)
})

test('close says good-bye with 1001, refuses newcomers with 503 and leaves no socket or timer', async () => {
  const before = process.getActiveResourcesInfo().length
  const other = await startLive()
  const clients = await Promise.all(Array.from({ length: 5 }, () => other.connect()))
  const stuck = await other.connect()
  stuck.socket.pause()
  const closing = other.hub.close()
  const late = new WebSocket(other.url)
  const [, response] = await once(late, 'unexpected-response')
  expect(response.statusCode).toBe(503)
  response.resume()
  await closing
  for (const client of clients) expect(await client.closed).toMatchObject({ code: 1001 })
  expect(other.hub.stats().clients).toBe(0)
  publish(other.hub, 101, 'a')
  await other.stop()
  await expect.poll(() => process.getActiveResourcesInfo().length).toBeLessThanOrEqual(before)
})
