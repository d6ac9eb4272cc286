import type { Cache } from '../cache/cache.ts'
import { Caches } from '../cache/caches.ts'
import { cacheTag, type LoadContext } from '../cache/definition.ts'
import type { Read, Reader } from '../cache/read.ts'
import { Follower } from '../follower/follower.ts'
import type { Appended } from '../log/own-log.ts'
import { ownLogMapping } from '../log/own-log.ts'
import { listen } from './hearing.ts'
import { Way } from './model-reader.ts'
import type { ModelWorld } from './model-world.ts'
import { type Pair, tagsOf, thingKey, things, type Value } from './values.ts'

const blindAfterMs = 2000
const rankTtlMs = 800
/** How long after its time something may stand in. */
const standsInMs = 1000

type Seen = Read<unknown> | null

/** One node of the model, until it is started anew; it brings every answer before the judge. */
export class ModelNode {
  readonly way: Way
  readonly caches: Caches
  readonly #name: string
  readonly #world: ModelWorld
  readonly #follower: Follower
  readonly #things: Cache<string, Value>
  readonly #rank: Cache<null, Value>
  readonly #pair: Cache<string, Pair>
  readonly #sets = new WeakMap<readonly string[], number>()
  #set: number | undefined

  constructor(world: ModelWorld, index: number) {
    const { simulation, log, options } = world
    this.#world = world
    this.#name = `node ${index}`
    this.way = new Way(simulation)
    const clock = {
      now: () => simulation.now() + world.originOf(index),
      after: (ms: number, then: () => void) => simulation.after(ms, then),
    }
    this.#follower = new Follower({
      log: world.readerOf(this.way, clock),
      mapping: ownLogMapping,
      blindAfterMs,
      clock,
      ...(world.maxFloors ? { maxFloors: world.maxFloors } : {}),
    })
    this.caches = new Caches({
      follower: this.#follower,
      store: world.store,
      clock,
      maxEntries: world.maxEntries,
      unsafelyWithoutFences: options.withoutFences ?? false,
      invalidate: tags => this.#append(tags),
      writeMs: 300,
    })
    const load = (wanted: readonly string[], contexts: readonly LoadContext[]) =>
      this.#load(wanted, contexts, world.ttlMs)
    this.#things = this.caches.define<string, Value>({
      name: 'things',
      policy: 'event',
      key: thingKey,
      tags: thing => [`thing:${thing}`],
      ttlMs: world.ttlMs,
      staleIfErrorMs: standsInMs,
      oneLoadForAllNodes: !options.withoutLocks,
      load: async (thing, context) => (await load([thing], [context]))[0] as Value,
      loadMany: load,
    })
    this.#rank = this.caches.define<null, Value>({
      name: 'rank',
      policy: 'ttl',
      key: () => 'rank',
      ttlMs: rankTtlMs,
      refreshAheadMs: 300,
      staleWhileRevalidateMs: standsInMs,
      softTimeoutMs: 100,
      load: async (_, context) => (await this.#load(['rank'], [context], rankTtlMs))[0] as Value,
    })
    this.#pair = this.caches.define<string, Pair>({
      name: 'pair',
      policy: 'tagged',
      composed: true,
      key: pair => `pair:${pair}`,
      load: async pair => {
        const seen = world.ledger.look()
        const { value: first } = await this.#things.get(pair[0] as string)
        const rest = await this.#things.getMany([...pair.slice(1)])
        return { seen, parts: [first, ...rest.map(({ value }) => value)] }
      },
    })
    listen(this.#follower, log, world.ledger, this.#name)
    this.#follower.start()
  }

  get isBlind(): boolean {
    return this.#follower.isBlind()
  }

  /** How many invalidations this node has processed. */
  get known(): number {
    const { epoch, horizon } = this.#follower
    return epoch === null ? 0 : this.#world.ledger.upTo(epochNumber(epoch), horizon)
  }

  async close(): Promise<void> {
    this.caches.close()
    await this.#follower.close()
  }

  /**
   * Reads in one of the ways there are.
   * @param token the place of a write in the log that the reader knows of
   */
  async read(thing: string, how: number, token?: Appended): Promise<void> {
    const { ledger, simulation } = this.#world
    const readAt = simulation.now()
    const must = new Map([['G1', this.known]])
    if (token) must.set('G5', ledger.upTo(epochNumber(token.epoch), token.position))
    const proven = new Map(must).set('G2', ledger.before(readAt - blindAfterMs))
    let reads: readonly Seen[]
    try {
      reads = await this.#read(thing, how, token ? { token } : undefined)
    } catch (error) {
      this.#world.failed(error)
      return
    }
    for (const read of reads) {
      if (!read) continue
      this.#world.noted(read)
      // What stands in is past its time or unproven, but never below what is known.
      const stale = read.outcome === 'stale'
      // Who joins what is under way gets what it brings.
      const isFound = read.outcome === 'hit' && !read.collapsed
      this.#judge(read.value as Value | Pair, stale ? must : proven, isFound ? readAt : null)
    }
  }

  /** Whether somebody who asks soon after somebody else is answered from a cache. */
  async keeps(thing: string): Promise<boolean> {
    // The store may be left alone for two seconds after its failures; a question may be under way that was sent when the way was slow.
    for (let tries = 0; tries < 10; tries++) {
      await this.#things.get(thing)
      if ((await this.#things.get(thing)).outcome === 'hit') return true
      await this.#world.simulation.sleep(500)
    }
    return false
  }

  /** Tells the log of a change in one of the ways there are; resolves with its place there. */
  async write(thing: string, groups: readonly number[], how: number): Promise<Appended> {
    const tags = groups.map(group => `group:${group}`)
    const key = thingKey(thing)
    switch (how % 12) {
      case 0:
        return this.caches.invalidate({ all: true })
      case 1:
        return this.#things.clear()
      case 2:
      case 3:
        return this.caches.invalidate({ tags })
      case 4:
        return this.caches.invalidate({ cache: 'things', key })
      case 5:
      case 6:
        return this.#things.delete(thing)
      case 7:
        return this.#rank.delete(null)
      case 8:
      case 9:
        return this.#setThing(thing)
      case 10: {
        const { read, ...written } = await this.#things.refresh(thing)
        const { ledger } = this.#world
        const must = new Map([['G5', ledger.upTo(epochNumber(written.epoch), written.position)]])
        this.#judge(read.value, must, null)
        return written
      }
      default:
        return this.caches.invalidate({ tag: `thing:${thing}` })
    }
  }

  #setThing(thing: string): Promise<Appended> {
    const { ledger, rows } = this.#world
    const seen = ledger.look()
    this.#set = seen
    // The entry is asked for at once, before anybody else can be.
    const group = rows.get(thing) ?? 0
    const value = { key: thing, group, seen, set: seen }
    const written = this.#things.set(thing, value, { tags: [`group:${group}`] })
    this.#set = undefined
    return written
  }

  #append(tags: readonly string[]): Promise<Appended> {
    if (this.#set !== undefined) this.#sets.set(tags, this.#set)
    return this.#world.log.append(tags, this.#sets.get(tags))
  }

  async #read(thing: string, how: number, reader: Reader | undefined): Promise<readonly Seen[]> {
    switch (how % 8) {
      case 0:
        return [this.#things.peek(thing, reader)]
      case 1:
        return [await this.#rank.get(null, reader)]
      case 2:
        return [await this.#pair.get(thing === 'a' ? 'ab' : 'bca', reader)]
      case 3:
        return this.#things.getMany(thing === 'c' ? ['c', 'a', 'c'] : things, reader)
      default:
        return [await this.#things.get(thing, reader)]
    }
  }

  async #load(
    wanted: readonly string[],
    contexts: readonly LoadContext[],
    ttlMs: number,
  ): Promise<readonly Value[]> {
    const { ledger, simulation, loads, rows } = this.#world
    const until = simulation.now() + ttlMs
    const ended = wanted.map(key => loads.begin(key))
    await simulation.pace(3)
    const values = wanted.map(key => ({ key, group: rows.get(key) ?? 0, seen: ledger.look() }))
    for (const { seen } of values) ledger.lives(seen, until)
    await simulation.pace(3)
    for (const end of ended) end()
    if (this.#world.sourceFails) throw new SourceError()
    values.forEach(({ group }, i) => {
      contexts[i]?.tag(`group:${group}`)
    })
    return values
  }

  #judge(value: Value | Pair, must: ReadonlyMap<string, number>, readAt: number | null): void {
    const { ledger } = this.#world
    if ('parts' in value) {
      for (const part of value.parts) this.#judge(part, must, readAt)
      const whole = { key: 'pair', group: 0, seen: value.seen }
      ledger.judge(this.#name, whole, [cacheTag('pair')], must, null)
      return
    }
    ledger.judge(this.#name, value, tagsOf(value), must, readAt)
  }
}

/** The model's source is gone. */
export class SourceError extends Error {}

export const epochNumber = (epoch: string): number => Number(epoch.slice('epoch-'.length))
