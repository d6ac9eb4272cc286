import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { byUndici, findDrive } from './drive.ts'
import { median, race } from './race.ts'
import { markdown } from './report.ts'

const server = createServer((_, response) => response.end('hello'))
let url = ''
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

test('contestants are driven in turn, and the second is compared with the first', async () => {
  const { drive } = await findDrive()
  const pids = [process.pid]
  const speeds = await race(
    drive,
    [
      { name: 'one', asked: { url }, pids },
      { name: 'the same', asked: { url, headers: { 'x-some': 'thing' } }, pids },
    ],
    { rounds: 2, seconds: 1, warm: 1 },
  )
  expect(speeds.map(({ name }) => name)).toEqual(['one', 'the same'])
  for (const { perSecond, ratio, cpuMicros } of speeds) {
    expect(perSecond).toBeGreaterThan(10)
    expect(ratio).toBeGreaterThan(0)
    expect(cpuMicros).toBeGreaterThan(0)
  }
  const text = markdown({ header: 'Here', races: [{ title: 'Two', speeds, aim: 0 }], tiers: [], memory: [] })
  expect(text).toMatch(/\| the same \| [\d,]+ \| .* \| [\d.]+ \(aim 0: reached\) \|/)
}, 30_000)

test('without wrk there is a generator, too', async () => {
  const { requests, seconds } = await byUndici({ url }, 1)
  expect(requests).toBeGreaterThan(10)
  expect(seconds).toBeGreaterThan(0.9)
}, 30_000)

test('the median of an even number lies between the two in the middle', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([3, 1, 2])).toBe(2)
})
