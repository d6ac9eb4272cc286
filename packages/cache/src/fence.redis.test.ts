import { setTimeout as sleep } from 'node:timers/promises'
import { type RedisServer, temporaryRedis } from '@technomir/local-services'
import { describeWith } from '@technomir/local-services/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Cache } from './cache/cache.ts'
import type { RedisClient } from './redis/connection.ts'
import { type RedisNode, redisNode, testClient, testWriter } from './testing/redis-node.ts'
import { SmallRelay } from './testing/small-relay.ts'
import { until } from './testing/until.ts'

interface Row {
  readonly version: number
  readonly group: number
}

/** What happens to one key: at `at` ms somebody reads on a node (the load looks and ends later) or commits a new version. */
interface Step {
  readonly at: number
  readonly node: number
  readonly write: boolean
  readonly looksAfter: number
  readonly endsAfter: number
  readonly group: number
}

const history: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    at: fc.nat(60),
    node: fc.nat(1),
    write: fc.nat(3).map(n => n === 0),
    looksAfter: fc.nat(3),
    // Often longer than a change needs to get here, often not.
    endsAfter: fc.oneof(fc.nat(3), fc.nat(40)),
    group: fc.nat(1),
  }),
  { minLength: 6, maxLength: 20, size: 'max' },
)

const rows = new Map<string, Row>()
const pace = new Map<string, Step>()

interface Node extends RedisNode {
  readonly cache: Cache<string, Row>
  readonly processed: Map<string, number>
}

async function startNode(url: string, unsafelyWithoutFences: boolean): Promise<Node> {
  const node = await redisNode(url, { unsafelyWithoutFences })
  const processed = new Map<string, number>()
  node.follower.on('entry', entry => {
    for (const { topic, data } of entry.events) processed.set(topic, Number(data))
  })
  const cache = node.caches.define<string, Row>({
    name: 'rows',
    policy: 'event',
    key: key => key,
    tags: key => [key],
    load: async (key, context) => {
      const { looksAfter, endsAfter } = pace.get(key) as Step
      await sleep(looksAfter)
      const row = rows.get(key) as Row
      await sleep(endsAfter)
      context.tag(`${key}:group:${row.group}`)
      return row
    },
  })
  return { ...node, cache, processed }
}

describeWith(['redis'], 'two nodes over one Redis, loads held open across changes', () => {
  let redis: RedisServer
  let client: RedisClient
  let relay: SmallRelay
  let nodes: Node[]
  let unsafe: Node[]

  beforeAll(async () => {
    redis = await temporaryRedis()
    client = await testClient(redis.url)
    relay = new SmallRelay(testWriter(client), 'epoch-1')
    await relay.begin()
    relay.keepBeating()
    nodes = await Promise.all([startNode(redis.url, false), startNode(redis.url, false)])
    unsafe = await Promise.all([startNode(redis.url, true), startNode(redis.url, true)])
    await until('sight', () => [...nodes, ...unsafe].every(({ follower }) => !follower.isBlind()))
  })
  afterAll(async () => {
    await relay.close()
    await Promise.all([...nodes, ...unsafe].map(node => node.close()))
    client.destroy()
    await redis.stop()
  })

  /** Plays one history on a key of its own; resolves with what readers were told that they must not be told. */
  async function play(key: string, steps: readonly Step[], on: readonly Node[]): Promise<string[]> {
    const violations: string[] = []
    rows.set(key, { version: 1, group: 0 })
    const read = async (step: Step) => {
      const node = on[step.node] as Node
      const must = node.processed.get(key) ?? 0
      pace.set(key, step)
      const { value } = await node.cache.get(key)
      if (value.version < must) violations.push(`${key} v${value.version} after v${must} was processed`)
    }
    const write = async ({ group }: Step) => {
      const old = rows.get(key) as Row
      const version = old.version + 1
      rows.set(key, { version, group })
      const tags = version % 2 === 0 ? [key] : [`${key}:group:${old.group}`, `${key}:group:${group}`]
      await relay.change({ tags, events: [{ topic: key, event: 'changed', data: version }] })
    }
    await Promise.all(
      steps.map(async step => {
        await sleep(step.at)
        await (step.write ? write(step) : read(step))
      }),
    )
    const newest = rows.get(key) as Row
    if (newest.version > 1) {
      await until('the last change', () => on.every(({ processed }) => processed.get(key) === newest.version))
    }
    await Promise.all([0, 1].map(node => read({ ...(steps[0] as Step), node })))
    return violations
  }

  /** Plays many histories at the same time. */
  async function playAll(name: string, seed: number, runs: number, on: readonly Node[]): Promise<string[]> {
    const histories = fc.sample(history, { numRuns: runs, seed })
    const violations: string[] = []
    for (let i = 0; i < runs; i += 100) {
      const some = histories.slice(i, i + 100)
      const found = await Promise.all(some.map((steps, n) => play(`${name}:${i + n}`, steps, on)))
      violations.push(...found.flat())
    }
    return violations
  }

  it('never shows a reader what its node had invalidated before the reader came', async () => {
    const seed = Date.now() % 1e9
    const violations = await playAll('fenced', seed, 4000, nodes)
    const { counters } = (nodes[0] as Node).cache
    console.log(`seed ${seed}: 4000 interleavings,`, JSON.stringify(counters))
    expect(violations, `seed ${seed}`).toEqual([])
    // The race was there: fences refused stores, and entries travelled over the shared tier.
    expect(counters.fencesRefused).toBeGreaterThan(100)
    expect(counters.hitsL2).toBeGreaterThan(10)
    // Most were not answered past the caches.
    expect(counters.bypassed).toBeLessThan(counters.misses)
  })

  it('does so without fences', async () => {
    let violations: string[] = []
    let runs = 0
    for (; violations.length === 0 && runs < 4000; runs += 200) {
      violations = await playAll(`unfenced:${runs}`, Date.now() % 1e9, 200, unsafe)
    }
    console.log(`without fences: ${violations.length} wrong answers in ${runs} interleavings`)
    expect(violations.length).toBeGreaterThan(0)
  })
})
