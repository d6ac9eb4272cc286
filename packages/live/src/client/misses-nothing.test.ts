import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { startProxy, type TestProxy } from '../../test/proxy.ts'
import { type Follower, World } from '../../test/world.ts'
import { type Client, connect, type Subscription } from './client.ts'
import type { ReceivedEvent } from './options.ts'

/** G8: what a page has fetched and the events since then are always together, in order, or it is told to fetch. */

const long = process.env.TECHNOMIR_LONG === '1'
const topics = ['a', 'b', 'p:1', 'p:2']
const wishes = [['a'], ['b', 'p:1'], ['p:*'], ['p:*', 'p:2', 'a'], ['a', 'b', 'p:1', 'p:2']]

const which = fc.nat(1)
const action = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('commit' as const),
      topics: fc.array(fc.constantFrom(...topics), { maxLength: 4 }),
    }),
  },
  { weight: 10, arbitrary: fc.record({ do: fc.constant('feed' as const), which, count: fc.nat(4) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('turn' as const),
      ms: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(8) }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('cut' as const), to: which }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('join' as const, 'leave' as const),
      page: fc.nat(2),
      told: fc.boolean(),
      early: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('restart' as const), which, back: fc.nat(8) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('hole' as const, 'epoch' as const) }) },
)

type Action = typeof action extends fc.Arbitrary<infer T> ? T : never

/** A part of a page that shows data of some topics. */
class Part {
  readonly #world: World
  readonly #client: Client
  readonly #wish: readonly string[]
  readonly #wanted: readonly string[]
  /** Who answers its HTTP requests. */
  readonly #http: () => Follower
  #subscription: Subscription | undefined
  /** Whether it says how far its data reach. */
  #tells = false
  /** How many events its data show; undefined before it may rely on any. */
  #shows: number | undefined
  #got: number[] = []
  events = 0
  refetches = 0

  constructor(world: World, client: Client, wish: readonly string[], http: () => Follower) {
    this.#world = world
    this.#client = client
    this.#wish = wish
    this.#http = http
    this.#wanted = topics.filter(topic => wish.includes(topic) || wish.includes(topic.replace(/:.*/, ':*')))
  }

  /** @param early its data were fetched before the client had heard of anything */
  join(tells: boolean, early: boolean): void {
    if (this.#subscription !== undefined) return
    this.#tells = tells
    const listener = {
      onEvent: (event: ReceivedEvent) => this.#take(event),
      onRefetch: () => this.#refetch(),
    }
    const { place, shows } = this.#world.fetch(this.#http(), early ? undefined : this.#client.place())
    this.#got = []
    this.#shows = tells ? shows : undefined
    this.#subscription = this.#client.subscribe(this.#wish, { ...(tells && { startAt: place }), ...listener })
  }

  leave(): void {
    this.#subscription?.close()
    this.#subscription = undefined
  }

  get complete(): boolean {
    return this.#subscription === undefined || this.#got.length === this.#missing().length
  }

  #take({ topic, data }: ReceivedEvent): void {
    const id = Number(data)
    expect(this.#subscription, 'nothing after it left').toBeDefined()
    expect(this.#shows, 'no event before it knows where it stands').toBeDefined()
    if (this.#shows !== undefined && id < this.#shows) {
      expect(this.#tells, 'nothing that is shown already').toBe(false)
      return
    }
    this.events += 1
    this.#got.push(id)
    // Topics that join later bring what they missed then, so the order is that of each topic.
    const sameTopic = (each: number) => this.#world.events[each]?.topic === topic
    const got = this.#got.filter(sameTopic)
    expect(got, 'in order, each once, none skipped').toEqual(
      this.#missing().filter(sameTopic).slice(0, got.length),
    )
  }

  #refetch(): void {
    this.refetches += 1
    const { place, shows } = this.#world.fetch(this.#http(), this.#client.place())
    this.#shows = shows
    this.#got = []
    if (this.#tells) this.#subscription?.startAt(place)
  }

  /** Everything on its topics that was committed after its data. */
  #missing(): number[] {
    const ids = [...this.#world.events.keys()].slice(this.#shows ?? 0)
    return ids.filter(id => this.#wanted.includes(this.#world.events[id]?.topic ?? ''))
  }
}

async function play(
  proxy: TestProxy,
  actions: readonly Action[],
  chosen: readonly string[][],
): Promise<{ events: number; refetches: number }> {
  const world = new World()
  const servers: [Follower, Follower] = [await world.start(), await world.start()]
  const failures: unknown[] = []
  proxy.target = servers[0].live.port
  const client = connect({ url: proxy.url, maxPauseMs: 5, onError: error => failures.push(error) })
  const parts = chosen.map((wish, i) => new Part(world, client, wish, () => servers[i % 2 === 0 ? 0 : 1]))
  try {
    for (const step of actions) {
      if (step.do === 'commit') world.commit(step.topics)
      else if (step.do === 'hole') world.commit(topics, true)
      else if (step.do === 'epoch') world.newEpoch()
      else if (step.do === 'feed') world.feed(step.which === 0 ? servers[0] : servers[1], step.count)
      else if (step.do === 'turn') await sleep(step.ms)
      else if (step.do === 'join') parts[step.page]?.join(step.told, step.early)
      else if (step.do === 'leave') parts[step.page]?.leave()
      else if (step.do === 'cut') {
        proxy.target = servers[step.to === 0 ? 0 : 1].live.port
        proxy.cut()
      } else if (step.do === 'settle') {
        await expect.poll(() => client.status, { interval: 1, timeout: 5_000 }).toBe('live')
        await sleep(2)
      } else if (step.do === 'restart') {
        const old = servers[step.which === 0 ? 0 : 1]
        const used = proxy.target === old.live.port
        const begun = await world.start(old.at, step.back)
        servers[step.which === 0 ? 0 : 1] = begun
        if (used) proxy.target = begun.live.port
        await old.live.stop()
      }
      // The client says what it wants after each step, and the answer takes longer than the next step.
      await Promise.resolve()
      if (failures.length > 0) throw failures[0]
    }
    for (const server of servers) world.feed(server)
    for (const part of parts) part.join(true, false)
    await expect
      .poll(() => failures.length > 0 || (client.status === 'live' && parts.every(part => part.complete)), {
        interval: 2,
        timeout: 5_000,
      })
      .toBe(true)
    // One event more on every topic, so that nobody passes by silence.
    world.commit(topics)
    for (const server of servers) world.feed(server)
    await expect
      .poll(() => failures.length > 0 || parts.every(part => part.complete), { interval: 2, timeout: 5_000 })
      .toBe(true)
    if (failures.length > 0) throw failures[0]
  } finally {
    client.close()
    proxy.cut()
    for (const server of servers) await server.live.stop()
  }
  return {
    events: parts.reduce((sum, part) => sum + part.events, 0),
    refetches: parts.reduce((sum, part) => sum + part.refetches, 0),
  }
}

test('cuts, restarts, lagging servers, holes, new epochs, topics that join and leave: nothing is missed', async () => {
  const proxy = await startProxy()
  const total = { events: 0, refetches: 0 }
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.array(action, { maxLength: 60, size: 'max' }),
        fc.array(fc.constantFrom(...wishes), { minLength: 3, maxLength: 3 }),
        async (actions, chosen) => {
          const { events, refetches } = await play(proxy, actions, chosen)
          total.events += events
          total.refetches += refetches
        },
      ),
      { numRuns: long ? 5_000 : 100 },
    )
  } finally {
    await proxy.stop()
  }
  // Otherwise it would be enough to say "fetch again" every time.
  expect(total.events).toBeGreaterThan(total.refetches)
}, 900_000)
