import { createHistogram, type RecordableHistogram } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import type { ClientsInput } from './clients.ts'
import { Clients, ServerProcess } from './fleet.ts'
import { type Plan, topicName } from './plan.ts'
import { Publisher } from './publisher.ts'
import { stall } from './stalled.ts'
import { noVerdict, type Verdict } from './verdict.ts'

/** Milliseconds from the word to publish until a client has it. */
export interface Delays {
  readonly count: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

export interface Outcome {
  readonly product: string
  /** Of the servers, per connection, bytes: process memory and heap with buffers. */
  readonly rssPerClient: number
  readonly heapPerClient: number
  readonly steady: Delays
  /** An event that all clients get. */
  readonly toEverybody: Delays
  readonly stalled: Delays
  readonly churn: Delays
  /** Everybody was connected in the end. */
  readonly settled: boolean
  readonly verdict: Verdict
}

/** The whole run for one contestant. */
export async function run(
  product: ClientsInput['product'],
  plan: Plan,
  redisUrl: string,
  tell: (what: string) => void,
): Promise<Outcome> {
  const servers = [new ServerProcess(product, redisUrl), new ServerProcess(product, redisUrl)]
  await Promise.all(servers.map(server => server.start()))
  const clients = new Clients({ product, plan, ports: servers.map(({ port }) => port) }, 2)
  const publisher = new Publisher(plan, product, redisUrl, servers)
  try {
    const empty = await memoryOf(servers)
    tell(`connecting ${plan.clients} clients`)
    await clients.order({ type: 'connect' }, 'connected')
    await pause(2_000)
    const full = await memoryOf(servers)

    tell('publishing')
    await publisher.start()
    await pause(2_000)
    await clients.order({ type: 'lap' }, 'lap')
    await pause(plan.seconds * 1000)
    const steady = await lap(clients)

    tell('one client stalls')
    const stalledClient = await stall(
      product,
      servers[0]?.port ?? 0,
      Array.from({ length: 150 }, (_, nth) => topicName(nth)),
    )
    await clients.order({ type: 'lap' }, 'lap')
    await pause(plan.seconds * 1000)
    const stalled = await lap(clients)
    stalledClient.terminate()

    tell('events to everybody')
    publisher.toEverybody = true
    await clients.order({ type: 'lap' }, 'lap')
    await pause(plan.seconds * 1000)
    const toEverybody = await lap(clients)

    tell('30 % of the clients are cut off, the servers restarted in turn')
    const dropping = clients.order({ type: 'drop', share: 0.3, overMs: plan.seconds * 2000 }, 'dropped')
    await pause(plan.seconds * 500)
    await servers[0]?.stop()
    await servers[0]?.start()
    await pause(plan.seconds * 500)
    await servers[1]?.kill()
    await servers[1]?.start()
    await dropping
    // Events go on until everybody is back, so that those who come back do so under load.
    for (let patience = 0; patience < 60; patience++) {
      if ((await clients.count()).connected === plan.clients) break
      await pause(1_000)
    }
    publisher.stop()
    const settled = await clients.settle(plan.clients, 120_000, tell)
    const churn = await lap(clients)
    const verdicts = await clients.order({ type: 'judge', published: publisher.published }, 'judge')
    return {
      product,
      rssPerClient: (full.rss - empty.rss) / plan.clients,
      heapPerClient: (full.heap - empty.heap) / plan.clients,
      steady: steady.spread,
      toEverybody: toEverybody.all,
      stalled: stalled.spread,
      churn: churn.spread,
      settled,
      verdict: verdicts.map(({ verdict }) => verdict).reduce(sum, noVerdict()),
    }
  } finally {
    await publisher.close()
    await clients.stop()
    await Promise.all(servers.map(server => server.kill()))
  }
}

function sum(a: Verdict, b: Verdict): Verdict {
  return {
    received: a.received + b.received,
    missed: a.missed + b.missed,
    disordered: a.disordered + b.disordered,
    told: a.told + b.told,
  }
}

async function memoryOf(servers: readonly ServerProcess[]): Promise<{ rss: number; heap: number }> {
  const all = await Promise.all(servers.map(server => server.memory()))
  return {
    rss: all.reduce((total, { rss }) => total + rss, 0),
    heap: all.reduce((total, { heap }) => total + heap, 0),
  }
}

async function lap(clients: Clients): Promise<{ spread: Delays; all: Delays }> {
  const laps = await clients.order({ type: 'lap' }, 'lap')
  return {
    spread: delays(laps.map(({ spread }) => spread)),
    all: delays(laps.map(({ all }) => all)),
  }
}

function delays(parts: readonly RecordableHistogram[]): Delays {
  const whole = createHistogram()
  for (const part of parts) whole.add(part)
  const ms = (percentile: number): number => whole.percentile(percentile) / 1000
  return whole.count === 0
    ? { count: 0, p50: Number.NaN, p99: Number.NaN, max: Number.NaN }
    : { count: whole.count, p50: ms(50), p99: ms(99), max: whole.max / 1000 }
}
