import { CyclicLoadError } from '../errors.ts'
import { type Core, canSee, isTrue, land, promote } from './core.ts'
import { type Counters, newCounters } from './counters.ts'
import { type CacheDefinition, defaultTtlMs } from './definition.ts'
import { EntryRead, l1Hit, type ReadFacts } from './entry-read.ts'
import { Flights, type Landed } from './flights.ts'
import { FreshLoads } from './fresh-loads.ts'
import type { Read, Reader } from './read.ts'
import { currentScope, LoadScope } from './scope.ts'

const anyone: Reader = {}

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
    return this.#hit(this.definition.key(args), reader)
  }

  /** Reads many entries, in the order of `argsList`; those that no cache has are loaded together. */
  async getMany(argsList: readonly Args[], reader?: Reader): Promise<Read<Value>[]> {
    const scope = currentScope()
    const from = scope ? scope.reader : (reader ?? anyone)
    const keys = argsList.map(args => this.definition.key(args))
    for (const key of keys) if (scope?.isWithin(key)) throw new CyclicLoadError(key)
    const reads = await this.#read(argsList, keys, from, scope?.direct ?? false)
    if (scope) for (const read of reads) scope.inherit(read)
    return reads
  }

  async #read(
    argsList: readonly Args[],
    keys: readonly string[],
    reader: Reader,
    direct: boolean,
  ): Promise<Read<Value>[]> {
    if (direct) return this.#bypass(argsList, keys, reader, 'direct')
    const reads: (Read<Value> | null)[] = keys.map(key => this.#hit(key, reader))
    if (!reads.includes(null)) return reads as Read<Value>[]
    const missing = keys.flatMap((key, i) => (reads[i] === null ? [{ key, i }] : []))
    const args = missing.map(({ i }) => argsList[i] as Args)
    const found = await this.#readMissing(
      args,
      missing.map(({ key }) => key),
      reader,
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
  ): Promise<Read<Value>[]> {
    const { follower, waitMs } = this.#core
    const token = reader.token
    if (token && token.epoch === follower.epoch && token.position > follower.horizon && !follower.isBlind()) {
      await follower.waitFor(token.position, waitMs)
    }
    const blindness = follower.blindness()
    if (blindness) return this.#bypass(argsList, keys, reader, blindness)
    if (!canSee(this.#core, reader)) return this.#bypass(argsList, keys, reader, 'behind')

    const arrivedAt = follower.floors.step
    const landed = await this.#flights.join(keys, missing => {
      const scopes = missing.map(i => this.#scopeOf(argsList[i] as Args, keys[i] as string, reader, false))
      return {
        scopes,
        load: () =>
          this.#fly(
            missing.map(i => argsList[i] as Args),
            scopes,
          ),
      }
    })
    const reads: Read<Value>[] = []
    for (const [i, flight] of landed.entries()) {
      const fresh =
        flight.startStep >= arrivedAt || !this.#core.fences || isTrue(this.#core, flight.landed.entry)
      // A flight that an invalidation overtook serves those who were waiting before it; whoever came after starts anew.
      reads.push(
        fresh ? this.#answer(flight.landed, flight.joined) : await this.get(argsList[i] as Args, reader),
      )
    }
    return reads
  }

  #scopeOf(args: Args, key: string, reader: Reader, direct: boolean): LoadScope {
    return this.#scope(key, this.definition.tags?.(args) ?? [], reader, direct)
  }

  #scope(key: string, tags: readonly string[], reader: Reader, direct: boolean): LoadScope {
    const { definition } = this
    const { follower, clock, signal } = this.#core
    return new LoadScope({
      key,
      asOf: follower.horizon,
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

  /** Entries of the shared tier where they are true, loads for the rest. */
  async #fly(argsList: readonly Args[], scopes: readonly LoadScope[]): Promise<readonly Landed[]> {
    const { l2, follower } = this.#core
    const generation = follower.floors.generation
    const landed: (Landed | null)[] = scopes.map(() => null)
    if (l2 && !this.definition.composed) {
      const found = await l2.get(scopes.map(scope => scope.key))
      found.forEach((entry, i) => {
        const promoted = entry && promote(this.#core, this.definition, (scopes[i] as LoadScope).key, entry)
        if (!promoted) return
        this.counters.hitsL2++
        landed[i] = { entry: promoted, facts: this.#facts({ outcome: 'hit', tier: 'l2', stored: true }) }
      })
    }
    const missing = landed.flatMap((found, i) => (found ? [] : [i]))
    if (missing.length > 0) {
      const loaded = await this.#load(
        missing.map(i => argsList[i] as Args),
        missing.map(i => scopes[i] as LoadScope),
        generation,
      )
      missing.forEach((i, n) => {
        landed[i] = loaded[n] as Landed
      })
    }
    return landed as Landed[]
  }

  async #load(
    argsList: readonly Args[],
    scopes: readonly LoadScope[],
    generation: number,
  ): Promise<readonly Landed[]> {
    this.counters.loads++
    let values: readonly Value[]
    try {
      values = await this.#loadValues(argsList, scopes)
    } catch (error) {
      this.counters.loadFailures++
      const stale = scopes.map(scope => this.#stale(scope))
      if (stale.every(landed => landed !== null)) return stale
      throw error
    }
    return scopes.map((scope, i) => {
      const { entry, stored } = land(this.#core, this.definition, scope, generation, values[i], this.counters)
      const outcome = scope.stale ? 'stale' : scope.direct ? 'bypass' : scope.outcome
      return { entry, facts: this.#facts({ outcome, tier: scope.tier, stored, sources: [...scope.sources] }) }
    })
  }

  async #loadValues(argsList: readonly Args[], scopes: readonly LoadScope[]): Promise<readonly Value[]> {
    const { load, loadMany } = this.definition
    const [first] = scopes
    if (!first) return []
    if (!loadMany || scopes.length === 1) {
      return Promise.all(scopes.map((scope, i) => scope.run(() => load(argsList[i] as Args, scope))))
    }
    const batch = this.#scope(`${this.name} (batch)`, [], first.reader, first.direct)
    const values = await batch.run(() => loadMany(argsList, scopes))
    for (const scope of scopes) scope.absorb(batch)
    if (values.length !== scopes.length) {
      throw new Error(
        `loadMany of "${this.name}" answered ${values.length} values for ${scopes.length} keys.`,
      )
    }
    return values
  }

  /** Loads past all caches; readers share only loads that began after they came. */
  async #bypass(
    argsList: readonly Args[],
    keys: readonly string[],
    reader: Reader,
    reason: string,
  ): Promise<Read<Value>[]> {
    this.counters.bypassed += keys.length
    const landed = await this.#fresh.join(keys.join('\n'), () => {
      const scopes = keys.map((key, i) => this.#scopeOf(argsList[i] as Args, key, reader, true))
      return this.#load(argsList, scopes, this.#core.follower.floors.generation)
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

  #facts(facts: Pick<ReadFacts, 'outcome' | 'tier' | 'stored'> & { sources?: readonly string[] }): ReadFacts {
    return { collapsed: false, reason: null, epoch: this.#core.follower.epoch, sources: [], ...facts }
  }
}
