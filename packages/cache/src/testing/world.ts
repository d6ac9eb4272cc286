import type { Cache } from '../cache/cache.ts'
import { Caches } from '../cache/caches.ts'
import { cacheTag, type LoadContext } from '../cache/definition.ts'
import { keyTag } from '../cache/key-tag.ts'
import type { Read } from '../cache/read.ts'
import { Follower } from '../follower/follower.ts'
import { allTag, type LogEntry } from '../log/log.ts'
import type { Store } from '../tiers/store.ts'
import { Gate } from './gate.ts'
import { ManualTimers } from './manual-clock.ts'
import { mapping } from './small-relay.ts'

export interface Thing {
  readonly key: string
  readonly version: number
  readonly group: number
}

interface Era {
  readonly epoch: string
  /** Versions that were committed when the epoch began. */
  readonly versions: ReadonlyMap<string, number>
  readonly log: { entry: LogEntry; changed: readonly string[]; version: number }[]
}

export const keys = ['a', 'b', 'c']

export interface WorldOptions {
  nodes: number
  store?: (gate: Gate) => Store
  unsafelyWithoutFences?: boolean
  /** So few that they are pruned all the time. */
  maxFloors?: number
  /** Entries end, are loaded anew early, stand in late; loads fail and take too long. */
  inTime?: boolean
}

const timed = {
  ttlMs: 1500,
  ttlJitter: 0.4,
  idleMs: 1200,
  refreshAheadMs: 700,
  staleIfErrorMs: 4000,
  staleWhileRevalidateMs: 1000,
  softTimeoutMs: 150,
  hardTimeoutMs: 1000,
}

/** A database, its log, and nodes that read the one and follow the other; everything that takes time waits at one gate. */
export class World {
  readonly gate = new Gate()
  readonly clock = new ManualTimers()
  readonly rows = new Map<string, Thing>(keys.map((key, i) => [key, { key, version: 1, group: i % 2 }]))
  readonly eras: Era[] = []
  readonly nodes: WorldNode[] = []
  /** What readers were told that they must not be told. */
  readonly violations: string[] = []
  reads = 0
  /** How often each outcome was seen. */
  readonly outcomes: Record<string, number> = {}
  loadsFail = false
  #version = 1

  constructor(options: WorldOptions) {
    this.beginEra()
    const store = options.store?.(this.gate)
    for (let i = 0; i < options.nodes; i++) this.nodes.push(new WorldNode(this, i, options, store))
  }

  get era(): Era {
    return this.eras.at(-1) as Era
  }

  /** Positions start again, lower than before. */
  beginEra(): void {
    const versions = new Map([...this.rows].map(([key, row]) => [key, row.version]))
    this.eras.push({ epoch: `epoch-${this.eras.length}`, versions, log: [] })
  }

  /** Commits a new version of a row; what is invalidated by it goes into the log, which the nodes read later. */
  write(key: string, how: number): void {
    const old = this.rows.get(key) as Thing
    const group = how % 5 === 0 ? 1 - old.group : old.group
    this.rows.set(key, { key, version: ++this.#version, group })
    // By a tag known before loading, by one that only the row tells, by the entry's own one, or by one that says nothing of the row.
    const precise = [
      [`thing:${key}`],
      [`group:${old.group}`, `group:${group}`],
      [keyTag('things', `thing:${key}`)],
    ][how % 3] as string[]
    const tags = how % 11 === 0 ? [allTag] : how % 7 === 0 ? [cacheTag('things')] : precise
    const { log } = this.era
    const prev = log.at(-1)?.entry.position ?? 10
    const entry = { position: prev + 8, prev, tags, touched: [], events: [], writes: [], committedAt: 0 }
    log.push({ entry, changed: [key], version: this.#version })
  }
}

/** One node: what it has processed is known, and so what it must not serve any more. */
export class WorldNode {
  readonly follower: Follower
  readonly things: Cache<string, Thing>
  readonly pair: Cache<string, readonly Thing[]>
  readonly #world: World
  readonly #name: string
  #era = -1
  #delivered = 0
  readonly #processed = new Map<string, number>()

  constructor(world: World, index: number, options: WorldOptions, store: Store | undefined) {
    const { clock, gate } = world
    const { maxFloors, unsafelyWithoutFences = false } = options
    this.#world = world
    this.#name = `node ${index}`
    const log = { follow: async () => {} }
    this.follower = new Follower({ log, mapping, clock, ...(maxFloors ? { maxFloors } : {}) })
    const caches = new Caches({
      follower: this.follower,
      clock,
      maxEntries: 100,
      ...(store ? { store } : {}),
      unsafelyWithoutFences,
    })
    const load = async (wanted: readonly string[], contexts: readonly LoadContext[]) => {
      await gate.wait()
      const rows = wanted.map(key => world.rows.get(key) as Thing)
      await gate.wait()
      if (world.loadsFail) throw new Error('The source is gone')
      rows.forEach((row, i) => {
        contexts[i]?.tag(`group:${row.group}`)
      })
      return rows
    }
    this.things = caches.define<string, Thing>({
      ...(options.inTime ? timed : {}),
      name: 'things',
      policy: 'event',
      key: key => `thing:${key}`,
      tags: key => [`thing:${key}`],
      load: async (key, context) => (await load([key], [context]))[0] as Thing,
      loadMany: load,
    })
    this.pair = caches.define<string, readonly Thing[]>({
      ...(options.inTime ? { ...timed, refreshAheadMs: 0 } : {}),
      name: 'pair',
      policy: 'tagged',
      composed: true,
      key: pair => `pair:${pair}`,
      load: async pair => {
        const { value: first } = await this.things.get(pair[0] as string)
        const rest = await this.things.getMany([...pair.slice(1)])
        return [first, ...rest.map(({ value }) => value)]
      },
    })
    this.deliver(0)
  }

  /** Processes the next entry of the log; `skip` entries before it are lost on the way. */
  deliver(skip: number): void {
    const { eras } = this.#world
    if (this.#era < eras.length - 1) {
      this.#enterEra(eras.length - 1)
      return
    }
    const { log } = this.#world.era
    const next = Math.min(this.#delivered + skip, log.length - 1)
    if (next < this.#delivered) return
    for (const { changed, version } of log.slice(this.#delivered, next + 1)) {
      for (const key of changed) this.#processed.set(key, version)
    }
    this.#delivered = next + 1
    this.follower.entry((log[next] as Era['log'][number]).entry)
  }

  #enterEra(era: number): void {
    this.#era = era
    this.#delivered = 0
    const { epoch, versions } = this.#world.eras[era] as Era
    for (const [key, version] of versions) this.#processed.set(key, version)
    this.follower.begin(epoch)
    this.heartbeat(0)
  }

  /** The writer says that nothing more is there yet, up to some positions beyond the last entry. */
  heartbeat(beyond: number): void {
    const last = this.follower.last ?? 10
    const heartbeat = { last, horizon: last + (beyond % 8), heldForMs: 0, mapping }
    this.follower.heartbeat(heartbeat, this.#world.clock.now(), false)
  }

  async read(how: number): Promise<void> {
    const must = new Map(this.#processed)
    const key = keys[how % 3] as string
    let told: readonly Thing[] = []
    try {
      told = await this.#read(key, how)
    } catch {
      // Only where loads fail; nothing was told then.
    }
    this.#world.reads++
    for (const { key, version } of told) {
      if (version < (must.get(key) ?? 0)) {
        this.#world.violations.push(
          `${this.#name} read ${key} v${version} after it had processed v${must.get(key)}`,
        )
      }
    }
  }

  async #read(key: string, how: number): Promise<readonly Thing[]> {
    switch (how % 5) {
      case 0: {
        const peeked = this.things.peek(key)
        return peeked ? [this.#seen(peeked)] : []
      }
      case 1:
        return this.#seen(await this.pair.get(key === 'a' ? 'ab' : 'bca'))
      case 2:
        return (await this.things.getMany(key === 'c' ? ['c', 'a', 'c'] : keys)).map(read => this.#seen(read))
      default:
        return [this.#seen(await this.things.get(key))]
    }
  }

  #seen<T>({ value, outcome, reason }: Read<T>): T {
    const { outcomes } = this.#world
    const what = reason === null ? outcome : `${outcome} ${reason}`
    outcomes[what] = (outcomes[what] ?? 0) + 1
    return value
  }
}
