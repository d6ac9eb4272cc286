import { CyclicLoadError } from '../errors.ts'
import { type Core, canSee, isTrue, land, promote } from './core.ts'
import { type Counters, newCounters } from './counters.ts'
import { allTags, type CacheDefinition, defaultTtlMs } from './definition.ts'
import { EntryRead, l1Hit, type ReadFacts } from './entry-read.ts'
import { Flights, type Landed } from './flights.ts'
import { FreshLoads } from './fresh-loads.ts'
import type { Read, Reader } from './read.ts'
import { currentScope, LoadScope } from './scope.ts'

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
  readonly #flights: Flights
  readonly #fresh = new FreshLoads<readonly Landed[]>()

  constructor(core: Core, definition: CacheDefinition<Args, Value>) {
    this.#core = core
    this.definition = definition
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
    const { follower, waitMs } = this.#core
    const token = reader.token
    if (token && token.epoch === follower.epoch && token.position > follower.horizon && !follower.isBlind()) {
      await follower.waitFor(token.position, waitMs)
    }
    const blindness = follower.blindness()
    if (blindness) return this.#bypass(argsList, keys, reader, blindness)
    if (!canSee(this.#core, reader)) return this.#bypass(argsList, keys, reader, 'behind')
    if (overtaken > maxOvertaken) return this.#bypass(argsList, keys, reader, 'overtaken')

    const arrivedAt = follower.floors.step
    const landed = await this.#flights.join(keys, currentScope(), missing => {
      const scopes = missing.map(i => this.#scopeOf(argsList[i] as Args, keys[i] as string, reader, false))
      const landings = this.#fly(
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

  #scopeOf(args: Args, key: string, reader: Reader, direct: boolean): LoadScope {
    // With the cache's own tag from the start: an invalidation by it must take nobody else aboard either.
    const tags = allTags(this.definition, this.definition.tags?.(args) ?? [])
    return this.#scope(key, [key], tags, reader, direct)
  }

  #scope(
    key: string,
    keys: readonly string[],
    tags: readonly string[],
    reader: Reader,
    direct: boolean,
  ): LoadScope {
    const { definition } = this
    const { follower, clock, signal } = this.#core
    return new LoadScope({
      key,
      keys,
      asOf: follower.horizon,
      epoch: follower.epoch,
      direct,
      tagged: definition.policy !== 'ttl',
      composed: definition.composed ?? false,
      tags,
      ttlMs: definition.ttlMs ?? defaultTtlMs,
      reader,
      clock,
      signal,
    })
  }

  /** One landing per key: the entry of the shared tier where that is true, a load for the rest. */
  #fly(argsList: readonly Args[], scopes: readonly LoadScope[]): Promise<Landed>[] {
    const { generation } = this.#core.follower.floors
    const shared = this.#fromShared(scopes)
    const loaded = shared.then(found => {
      const missing = found.flatMap((landed, i) => (landed ? [] : [i]))
      const landings = this.#load(
        missing.map(i => argsList[i] as Args),
        missing.map(i => scopes[i] as LoadScope),
        generation,
      )
      return new Map(missing.map((i, n) => [i, landings[n] as Promise<Landed>]))
    })
    return scopes.map(async (_, i) => (await shared)[i] ?? ((await (await loaded).get(i)) as Landed))
  }

  async #fromShared(scopes: readonly LoadScope[]): Promise<readonly (Landed | null)[]> {
    const { l2, clock } = this.#core
    if (!l2 || this.definition.composed) return scopes.map(() => null)
    const askedAt = clock.now()
    const found = await l2.get(scopes.map(scope => scope.key))
    return found.map((entry, i) => {
      const { key } = scopes[i] as LoadScope
      const promoted = entry && promote(this.#core, this.definition, key, entry, askedAt)
      if (!promoted) return null
      this.counters.hitsL2++
      return { entry: promoted, facts: this.#facts({ outcome: 'hit', tier: 'l2', stored: true }) }
    })
  }

  #load(argsList: readonly Args[], scopes: readonly LoadScope[], generation: number): Promise<Landed>[] {
    return this.#loadValues(argsList, scopes).map(async (loading, i) => {
      const scope = scopes[i] as LoadScope
      let value: Value
      try {
        value = await loading
      } catch (error) {
        const stale = this.#stale(scope)
        if (stale) return stale
        throw error
      }
      const { entry, stored } = land(this.#core, this.definition, scope, generation, value, this.counters)
      const outcome = scope.stale ? 'stale' : scope.direct ? 'bypass' : scope.outcome
      const { tier, epoch, sources } = scope
      return { entry, facts: this.#facts({ outcome, tier, stored, epoch, sources: [...sources] }) }
    })
  }

  /** One load for all when the cache can load many; else one for each, so that they neither fail nor wait together. */
  #loadValues(argsList: readonly Args[], scopes: readonly LoadScope[]): Promise<Value>[] {
    const { load, loadMany } = this.definition
    const [first] = scopes
    if (!first) return []
    if (!loadMany || scopes.length === 1) {
      return scopes.map((scope, i) => this.#run(scope, () => load(argsList[i] as Args, scope)))
    }
    const batch = this.#scope(
      `${this.name} (batch)`,
      scopes.map(scope => scope.key),
      [],
      first.reader,
      first.direct,
    )
    for (const scope of scopes) scope.waitsFor.add(batch)
    const values = this.#run(batch, async () => {
      const values = await loadMany(argsList, scopes)
      if (values.length === scopes.length) return values
      throw new Error(
        `loadMany of "${this.name}" answered ${values.length} values for ${scopes.length} keys. Answer null for what does not exist.`,
      )
    })
    return scopes.map(async (scope, i) => {
      const value = (await values)[i] as Value
      scope.absorb(batch)
      return value
    })
  }

  async #run<T>(scope: LoadScope, load: () => Promise<T>): Promise<T> {
    this.counters.loads++
    try {
      return await scope.run(load)
    } catch (error) {
      this.counters.loadFailures++
      throw error
    }
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
      const scopes = keys.map((key, i) => this.#scopeOf(argsList[i] as Args, key, lane, true))
      return Promise.all(this.#load(argsList, scopes, this.#core.follower.floors.generation))
    })
    return landed.map(
      ({ entry, facts }) => new EntryRead<Value>(entry, { ...facts, reason }, this.#core.clock),
    )
  }

  /** What may stand in for a value that cannot be loaded: past its time or unproven, but below no floor that is known. */
  #stale(scope: LoadScope): Landed | null {
    if (!this.definition.staleIfErrorMs || !canSee(this.#core, scope.reader)) return null
    const entry = this.#core.l1.get(scope.key)
    if (entry?.owner !== this.name || !isTrue(this.#core, entry)) return null
    if (this.#core.clock.now() >= entry.staleUntil) return null
    this.counters.staleServed++
    return { entry, facts: this.#facts({ outcome: 'stale', tier: 'l1', stored: true }) }
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

  #facts(facts: Pick<ReadFacts, 'outcome' | 'tier' | 'stored'> & Partial<ReadFacts>): ReadFacts {
    return { collapsed: false, reason: null, epoch: this.#core.follower.epoch, sources: [], ...facts }
  }
}
