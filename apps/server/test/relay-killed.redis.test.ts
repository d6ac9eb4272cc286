import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ServerProcess } from '../src/testing/server-process.ts'
import { redisOf, type Stack, startStack, statusOf, until } from '../src/testing/stack.ts'
import { Counting } from './counting.ts'
import type { Frame } from './feed.ts'

/** The server that writes the log dies or freezes under writes; the others go on, and nobody ever sees an old value. */

let stack: Stack
let counting: Counting
const alive = new Set<ServerProcess>()
/** Much longer than anything takes: how soon others take over is what `longestGap` measures. */
const patienceMs = 60_000

beforeAll(async () => {
  stack = await startStack({ servers: 3 })
  await stack.sql('UPDATE products SET price = 0')
  for (const server of stack.servers) alive.add(server)
  counting = new Counting(stack, [1, 2, 3])
  for (const server of alive) await counting.watch(server)
  counting.session(() => [...alive])
  counting.session(() => [...alive])
  await counting.write(60)
})
afterAll(async () => {
  await counting?.stop()
  await stack?.stop()
})

/** The living server that leads, once the others know it. */
async function leading(): Promise<ServerProcess> {
  let found: ServerProcess | undefined
  await until(
    async () => {
      const [any] = alive
      const { relay } = await statusOf(any as ServerProcess)
      const leaders = relay.servers.filter(({ state }) => state === 'leads')
      const number = Number(/^server-(\d+)-/.exec(leaders[0]?.name ?? '')?.[1])
      found = stack.servers[number - 1]
      return leaders.length === 1 && found !== undefined && alive.has(found)
    },
    'one living server leads',
    patienceMs,
  )
  return found as ServerProcess
}

/** The longest time without an event since a moment, ms, as it would be on a machine at rest. */
function longestGap(server: ServerProcess, from: number): number {
  const to = performance.now()
  const frames: readonly Frame[] = counting.feedOf(server).frames
  const times = [from, ...frames.map(({ at }) => at).filter(at => at > from && at < to), to]
  return Math.max(...times.map((at, i) => at - (times[i - 1] ?? at))) / counting.slowness(from)
}

/** Waits until these have processed something that was committed only after now. */
async function goOn(servers: Iterable<ServerProcess>): Promise<void> {
  const next = counting.written + 2
  for (const server of servers) await counting.caughtUp(server, patienceMs, next)
}

it('another server takes over when the leading one is killed, again and again, and nobody sees an old value', async () => {
  const gaps: number[] = []
  for (let round = 0; round < 3; round++) {
    const leader = await leading()
    await sleep(Math.random() * 500)
    counting.leave(leader)
    alive.delete(leader)
    const killedAt = performance.now()
    await leader.kill()
    await goOn(alive)
    gaps.push(...[...alive].map(server => longestGap(server, killedAt)))
    const next = await stack.addServer()
    alive.add(next)
    await counting.watch(next)
  }
  console.log('longest time without an event after a kill, ms:', gaps.map(Math.round).join(' '))
  expect(counting.violations).toEqual([])
  expect(Math.max(...gaps)).toBeLessThan(4000)
}, 240_000)

it('another server takes over from one that hangs, and when that one wakes up it writes nothing and serves nothing old', async () => {
  const leader = await leading()
  const others = [...alive].filter(server => server !== leader)
  counting.leave(leader)
  alive.delete(leader)
  const stoppedAt = performance.now()
  leader.pause()
  try {
    await goOn(others)
    const gaps = others.map(server => longestGap(server, stoppedAt))
    console.log('longest time without an event after a stop, ms:', gaps.map(Math.round).join(' '))
    expect(Math.max(...gaps)).toBeLessThan(7500)
  } finally {
    leader.resume()
  }
  alive.add(leader)
  await counting.comeBack(leader)
  await counting.caughtUp(leader, patienceMs)
  await sleep(500)
  expect(counting.violations).toEqual([])
}, 180_000)

it('and in the end the log holds every change once, in order and without a gap', async () => {
  await counting.close()
  expect(counting.violations).toEqual([])
  expect(counting.reads.hit).toBeGreaterThan(100)

  const client = await redisOf(stack).connect()
  try {
    const epoch = await client.get('{technomir}:log:current')
    // The last write may still be on its way.
    await expect
      .poll(
        async () => {
          const newest = await client.xRevRange(`{technomir}:log:${epoch}`, '+', '-', { COUNT: 20 })
          return JSON.stringify(newest).includes(`\\"price\\":${counting.written},`)
        },
        { timeout: 10_000 },
      )
      .toBe(true)
    const entries = await client.xRange(`{technomir}:log:${epoch}`, '-', '+')
    const logged = (entries ?? []).map(({ id, message }) => ({
      position: id.replace('-0', ''),
      ...(JSON.parse(message.entry ?? '') as { prev: string; events: Frame[] }),
    }))
    logged.forEach(({ prev }, i) => {
      if (i > 0) expect(prev).toBe(logged[i - 1]?.position)
    })
    const prices = logged
      .flatMap(({ events }) => events)
      .filter(({ topic, event }) => topic === 'catalog' && event === 'product.changed')
      .map(({ data }) => Number(data.price))
    const counted = prices.slice(prices.indexOf(1))
    expect(counted).toEqual(Array.from({ length: counting.written }, (_, i) => i + 1))
    console.log(`${counting.written} writes, reads:`, counting.reads)
  } finally {
    client.destroy()
  }
})
