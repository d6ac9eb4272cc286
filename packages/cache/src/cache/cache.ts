import { CyclicLoadError } from '../errors.ts'
import { type Core, canSee, isTrue } from './core.ts'
import { type Counters, newCounters } from './counters.ts'
import type { CacheDefinition } from './definition.ts'
import { EntryRead, l1Hit } from './entry-read.ts'
import { Flights, type Landed } from './flights.ts'
import { FreshLoads } from './fresh-loads.ts'
import { Loader } from './loader.ts'
import type { Read, Reader } from './read.ts'
import { currentScope } from './scope.ts'

const anyone: Reader = {}
/** Has seen what this node has not: nothing that is kept anywhere will do. */
const ahead: Reader = { token: { epoch: '', position: Number.POSITIVE_INFINITY } }
/** How often a reader may find that the load it shared was overtaken, before it gets one of its own. */
const maxOvertaken = 2

/** One declared kind of cached thing. */
export class Cache<Args, Value> {
  readonly definition: CacheDefinition<Args, Value>
  readonly counters: Counters = newCounters()
  readonly #core: Core
  readonly #loader: Loader<Args, Value>
  readonly #flights: Flights
  readonly #fresh = new FreshLoads<readonly Landed[]>()

  constructor(core: Core, definition: CacheDefinition<Args, Value>) {
    this.#core = core
    this.definition = definition
    this.#loader = new Loader(core, definition, this.counters)
    this.#flights = new Flights(core)
  }

  get name(): string {
    return this.definition.name
  }

  /** Reads one entry, loading it when no cache has a true one. Rejects with whatever the load rejects with. */
  async get(args: Args, reader?: Reader): Promise<Read<Value>> {
    const [read] = await this.getMany([args], reader)
    return read as Read<Value>
  }

  /** Reads the entry from this process' memory, without waiting; `null` when there is none that may be served. */
  peek(args: Args, reader: Reader = anyone): Read<Value> | null {
    const scope = currentScope()
    if (scope?.direct) return null
    const read = this.#hit(this.definition.key(args), scope ? scope.reader : reader)
    if (read) scope?.inherit(read)
    return read
  }

  /** Reads many entries, in the order of `argsList`; those that no cache has are loaded together. */
  async getMany(argsList: readonly Args[], reader?: Reader): Promise<Read<Value>[]> {
    const scope = currentScope()
    const from = scope ? scope.reader : (reader ?? anyone)
    const keys = argsList.map(args => this.definition.key(args))
    for (const key of keys) if (scope?.isWithin(key)) throw new CyclicLoadError(key)
    try {
      const reads = scope?.direct
        ? await this.#bypass(argsList, keys, from, 'direct')
        : await this.#read(argsList, keys, from, 0)
      if (scope) for (const read of reads) scope.inherit(read)
      return reads
    } catch (error) {
      // What a load makes do with instead of a part that failed holds for this time only.
      scope?.noStore()
      throw error
    }
  }

  async #read(
    argsList: readonly Args[],
    keys: readonly string[],
    reader: Reader,
    overtaken: number,
  ): Promise<Read<Value>[]> {
    const { follower, waitMs } = this.#core
    const token = reader.token
    // What this node has not processed yet will mostly be here in a moment.
    if (token && token.epoch === follower.epoch && token.position > follower.horizon && !follower.isBlind()) {
      await follower.waitFor(token.position, waitMs)
    }
    const reads: (Read<Value> | null)[] = keys.map(key => this.#hit(key, reader))
    if (!reads.includes(null)) return reads as Read<Value>[]
    const missing = keys.flatMap((key, i) => (reads[i] === null ? [{ key, i }] : []))
    const args = missing.map(({ i }) => argsList[i] as Args)
    const found = await this.#readMissing(
      args,
      missing.map(({ key }) => key),
      reader,
      overtaken,
    )
    missing.forEach(({ i }, n) => {
      reads[i] = found[n] as Read<Value>
    })
    // Parts found in memory before the wait may have been ended during it; whoever composes them checks their tags at the end.
    return reads as Read<Value>[]
  }

  async #readMissing(
    argsList: readonly Args[],
    keys: readonly string[],
    reader: Reader,
    overtaken: number,
  ): Promise<Read<Value>[]> {
    const { follower } = this.#core
    const blindness = follower.blindness()
    if (blindness) return this.#bypass(argsList, keys, reader, blindness)
    if (!canSee(this.#core, reader)) return this.#bypass(argsList, keys, reader, 'behind')
    if (overtaken > maxOvertaken) return this.#bypass(argsList, keys, reader, 'overtaken')

    const arrivedAt = follower.floors.step
    const landed = await this.#flights.join(keys, currentScope(), missing => {
      const scopes = missing.map(i =>
        this.#loader.scope(argsList[i] as Args, keys[i] as string, reader, false),
      )
      const landings = this.#loader.fly(
        missing.map(i => argsList[i] as Args),
        scopes,
      )
      return { scopes, landings }
    })
    return Promise.all(
      landed.map(async (flight, i) => {
        const fresh =
          flight.startStep >= arrivedAt || !this.#core.fences || isTrue(this.#core, flight.landed.entry)
        if (fresh) return this.#answer(flight.landed, flight.joined)
        // A flight that an invalidation overtook serves those who were waiting before it; whoever came after starts anew.
        const [read] = await this.#read([argsList[i] as Args], [keys[i] as string], reader, overtaken + 1)
        return read as Read<Value>
      }),
    )
  }

  /** Loads past all caches; readers share only loads that began after they came. */
  async #bypass(
    argsList: readonly Args[],
    keys: readonly string[],
    reader: Reader,
    reason: string,
  ): Promise<Read<Value>[]> {
    this.counters.bypassed += keys.length
    // Whoever is ahead of this node may get nothing stale at any depth, so they share loads among themselves only.
    const lane = canSee(this.#core, reader) ? reader : ahead
    const landed = await this.#fresh.join(JSON.stringify([lane === ahead, ...keys]), () => {
      const scopes = keys.map((key, i) => this.#loader.scope(argsList[i] as Args, key, lane, true))
      return Promise.all(this.#loader.load(argsList, scopes, this.#core.follower.floors.generation))
    })
    return landed.map(
      ({ entry, facts }) => new EntryRead<Value>(entry, { ...facts, reason }, this.#core.clock),
    )
  }

  #hit(key: string, reader: Reader): Read<Value> | null {
    const { l1, follower, clock } = this.#core
    const entry = l1.get(key)
    if (entry?.owner !== this.name || entry.expiresAt <= clock.now() || !isTrue(this.#core, entry))
      return null
    if (follower.isBlind() || !canSee(this.#core, reader)) return null
    this.counters.hitsL1++
    return new EntryRead<Value>(entry, l1Hit(follower.epoch), clock)
  }

  #answer({ entry, facts }: Landed, joined: boolean): Read<Value> {
    if (joined) this.counters.collapsed++
    else if (facts.outcome === 'miss') this.counters.misses++
    else if (facts.outcome === 'hit' && this.definition.composed) {
      // Put together anew from parts that were all at hand.
      if (facts.tier === 'l2') this.counters.hitsL2++
      else this.counters.hitsL1++
    }
    return new EntryRead<Value>(entry, joined ? { ...facts, collapsed: true } : facts, this.#core.clock)
  }
}
