import { setTimeout as sleep } from 'node:timers/promises'
import type { Cache } from '../cache/cache.ts'
import type { Reader } from '../cache/read.ts'
import type { Written } from '../cache/writing.ts'
import { createCache, type OwnCaches } from '../create-cache.ts'
import { LogUnavailableError } from '../log/log.ts'
import { until } from '../testing/until.ts'
import { thingKey } from './values.ts'

export const standName = 'stand'
const ids = ['a', 'b', 'c', 'd', 'e', 'f']
const blindAfterMs = 2000
/** A read may use the clock as it stood when its turn of the event loop began. */
const turnMs = 250

interface Acknowledged {
  readonly version: number
  readonly at: number
}

/** A row that only grows, so what a reader must see is a lower bound. Each has one writer. */
class Row {
  version = 0
  /** By node: what it must show, because it has processed it. */
  readonly processed = new Map<OwnCaches, number>()
  readonly acknowledged: Acknowledged[] = []
  token: (Acknowledged & { readonly reader: Reader }) | null = null

  /** What every node must have heard of by a time, or know that it has not. */
  before(time: number): number {
    return this.acknowledged.findLast(({ at }) => at <= time)?.version ?? 0
  }
}

/**
 * Nodes over an own log in a real Redis, which are read and written by many in all ways there are. Whoever is told what must not
 * be told any more is noted in `wrong`.
 */
export class RedisStand {
  readonly wrong: string[] = []
  readonly outcomes = new Map<string, number>()
  readonly nodes: OwnCaches[] = []
  failedWrites = 0
  writes = 0
  readonly #url: string
  readonly #chance: () => number
  readonly #caches: Cache<string, number>[] = []
  readonly #rows = new Map(ids.map(id => [id, new Row()]))
  readonly #stop = new AbortController()
  #working: Promise<unknown> = Promise.resolve()

  private constructor(url: string, chance: () => number) {
    this.#url = url
    this.#chance = chance
  }

  /** @param chance gives numbers from 0 to 1 that decide who does what when */
  static async start(url: string, count: number, chance: () => number = Math.random): Promise<RedisStand> {
    const stand = new RedisStand(url, chance)
    await Promise.all(Array.from({ length: count }, (_, node) => stand.#startNode(node)))
    const readers = ids.flatMap(id => stand.nodes.map((_, node) => stand.#read(node, id)))
    stand.#working = Promise.all([...ids.map(id => stand.#write(id)), ...readers])
    return stand
  }

  /** A node is closed and another begins in its place. */
  async restart(node: number): Promise<void> {
    const old = this.nodes[node]
    await this.#startNode(node)
    await old?.close()
  }

  /** No reader or writer begins anything any more. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#working
  }

  /** Everything is quiet; every node comes to see, and shows all rows as they are, from its caches. */
  async recovered(): Promise<void> {
    await this.stop()
    await until('sight', () => this.nodes.every(({ follower }) => !follower.isBlind()))
    for (const id of ids) await this.#tell(0, id, 1)
    const [first] = this.nodes
    const end = await first?.invalidate({ tag: 'end' })
    await until('the end', () =>
      this.nodes.every(({ follower }) => follower.epoch === end?.epoch && follower.horizon >= end.position),
    )
    for (const [id, { version }] of this.#rows) {
      for (const [node, cache] of this.#caches.entries()) {
        const hit = async () => {
          const { value, outcome } = await cache.get(id)
          if (value !== version)
            this.wrong.push(`node ${node} ends with ${id} v${value} instead of v${version}`)
          return outcome === 'hit'
        }
        // The store may be left alone for a while after its failures, and keys that Redis ended may still be heard of.
        for (let tries = 0; !(await hit()); tries++) {
          if (tries > 100) throw new Error(`node ${node} does not keep ${id}`)
          await sleep(20)
        }
      }
    }
  }

  async close(): Promise<void> {
    await this.stop()
    await Promise.all(this.nodes.map(node => node.close()))
  }

  async #startNode(index: number): Promise<void> {
    const node = await createCache({
      redis: this.#url,
      name: standName,
      writeMs: 1000,
      maxEntries: 4 + 10 * index,
    })
    this.nodes[index] = node
    this.#caches[index] = node.define<string, number>({
      name: 'rows',
      policy: 'event',
      key: thingKey,
      tags: id => [`row:${id}`],
      load: async (id, context) => {
        await sleep(this.#chance() * 4)
        const { version } = this.#rows.get(id) as Row
        context.tag(`parity:${version % 2}`)
        await sleep(this.#chance() * 12)
        return version
      },
    })
  }

  /** Commits a version, then says so; a write that fails is tried again until it is durable. */
  async #write(id: string): Promise<void> {
    const row = this.#rows.get(id) as Row
    while (!this.#stop.signal.aborted) {
      const node = Math.floor(this.#chance() * this.nodes.length)
      const version = ++row.version
      const way = Math.floor(this.#chance() * 6)
      while (!this.#stop.signal.aborted) {
        try {
          const by = this.nodes[node] as OwnCaches
          const { processed, epoch, position } = await this.#tell(node, id, way)
          this.writes++
          const acknowledged = { version, at: performance.now() }
          row.acknowledged.push(acknowledged)
          row.token = { ...acknowledged, reader: { token: { epoch, position } } }
          if (processed) row.processed.set(by, version)
          break
        } catch (error) {
          if (!(error instanceof LogUnavailableError)) throw error
          this.failedWrites++
        }
      }
      await sleep(this.#chance() * 40)
    }
  }

  #tell(node: number, id: string, way: number): Promise<Written> {
    const cache = this.#caches[node] as Cache<string, number>
    const caches = this.nodes[node] as OwnCaches
    const { version } = this.#rows.get(id) as Row
    switch (way) {
      case 0:
        return cache.delete(id)
      case 2:
        return cache.set(id, version, { tags: [`parity:${version % 2}`] })
      case 3:
        return caches.invalidate({ tags: ['parity:0', 'parity:1'] })
      case 4:
        return cache.refresh(id)
      case 5:
        return this.#chance() < 0.5 ? cache.clear() : caches.invalidate({ all: true })
      default:
        return caches.invalidate({ tag: `row:${id}` })
    }
  }

  async #read(node: number, id: string): Promise<void> {
    const row = this.#rows.get(id) as Row
    while (!this.#stop.signal.aborted) {
      const cache = this.#caches[node] as Cache<string, number>
      const processed = row.processed.get(this.nodes[node] as OwnCaches) ?? 0
      const due = row.before(performance.now() - blindAfterMs - turnMs)
      const token = this.#chance() < 0.1 ? row.token : null
      const read =
        this.#chance() < 0.2
          ? (await cache.getMany([id, ids[0] as string], token?.reader))[0]
          : await cache.get(id, token?.reader)
      if (!read) continue
      const how = read.outcome === 'hit' ? `hit ${read.tier}` : read.outcome
      this.outcomes.set(how, (this.outcomes.get(how) ?? 0) + 1)
      for (const [rule, must] of [
        ['G1', processed],
        ['G2', due],
        ['G5', token?.version ?? 0],
      ] as const) {
        if (read.value < must)
          this.wrong.push(`${rule}: node ${node} read ${id} v${read.value} instead of v${must}: ${how}`)
      }
      await sleep(1 + this.#chance() * 3)
    }
  }
}
