import { type Core, canSee, isTrue, land, promote } from './core.ts'
import type { Counters } from './counters.ts'
import { allTags, type CacheDefinition, defaultTtlMs } from './definition.ts'
import type { ReadFacts } from './entry-read.ts'
import type { Landed } from './flights.ts'
import type { Reader } from './read.ts'
import { LoadScope } from './scope.ts'

/** Gets what is not in memory: out of the shared tier, or by the cache's own load. */
export class Loader<Args, Value> {
  readonly #core: Core
  readonly #definition: CacheDefinition<Args, Value>
  readonly #counters: Counters

  constructor(core: Core, definition: CacheDefinition<Args, Value>, counters: Counters) {
    this.#core = core
    this.#definition = definition
    this.#counters = counters
  }

  /** The scope of one key's load. Its `asOf` is the horizon now, so the load must begin after this. */
  scope(args: Args, key: string, reader: Reader, direct: boolean): LoadScope {
    // With the cache's own tag from the start: an invalidation by it must take nobody else aboard either.
    const tags = allTags(this.#definition, this.#definition.tags?.(args) ?? [])
    return this.#scope(key, [key], tags, reader, direct)
  }

  /** One landing per key: the entry of the shared tier where that is true, a load for the rest. */
  fly(argsList: readonly Args[], scopes: readonly LoadScope[]): Promise<Landed>[] {
    const { generation } = this.#core.follower.floors
    const landings = this.#fromShared(scopes).then(found => {
      const missing = found.flatMap((landed, i) => (landed ? [] : [i]))
      const loads = this.load(
        missing.map(i => argsList[i] as Args),
        missing.map(i => scopes[i] as LoadScope),
        generation,
      )
      return found.map((landed, i) => landed ?? (loads[missing.indexOf(i)] as Promise<Landed>))
    })
    return scopes.map(async (_, i) => (await landings)[i] as Landed | Promise<Landed>)
  }

  /** Loads, past the shared tier. @param generation that of the floors when the scopes were made */
  load(argsList: readonly Args[], scopes: readonly LoadScope[], generation: number): Promise<Landed>[] {
    return this.#values(argsList, scopes).map(async (loading, i) => {
      const scope = scopes[i] as LoadScope
      let value: Value
      try {
        value = await loading
      } catch (error) {
        const stale = this.#stale(scope)
        if (stale) return stale
        throw error
      }
      const { entry, stored } = land(this.#core, this.#definition, scope, generation, value, this.#counters)
      const outcome = scope.stale ? 'stale' : scope.direct ? 'bypass' : scope.outcome
      const { tier, epoch, sources } = scope
      return { entry, facts: this.#facts({ outcome, tier, stored, epoch, sources: [...sources] }) }
    })
  }

  async #fromShared(scopes: readonly LoadScope[]): Promise<readonly (Landed | null)[]> {
    const { l2, clock } = this.#core
    if (!l2 || this.#definition.composed) return scopes.map(() => null)
    const askedAt = clock.now()
    const found = await l2.get(scopes.map(scope => scope.key))
    return found.map((entry, i) => {
      const { key } = scopes[i] as LoadScope
      const promoted = entry && promote(this.#core, this.#definition, key, entry, askedAt)
      if (!promoted) return null
      this.#counters.hitsL2++
      return { entry: promoted, facts: this.#facts({ outcome: 'hit', tier: 'l2', stored: true }) }
    })
  }

  /** One load for all when the cache can load many; else one for each, so that they neither fail nor wait together. */
  #values(argsList: readonly Args[], scopes: readonly LoadScope[]): Promise<Value>[] {
    const { load, loadMany, name } = this.#definition
    const [first] = scopes
    if (!first) return []
    if (!loadMany || scopes.length === 1) {
      return scopes.map((scope, i) => this.#run(scope, () => load(argsList[i] as Args, scope)))
    }
    const keys = scopes.map(scope => scope.key)
    const batch = this.#scope(`${name} (batch)`, keys, [], first.reader, first.direct)
    for (const scope of scopes) scope.waitsFor.add(batch)
    const values = this.#run(batch, async () => {
      const values = await loadMany(argsList, scopes)
      if (values.length === scopes.length) return values
      throw new Error(
        `loadMany of "${name}" answered ${values.length} values for ${scopes.length} keys. Answer null for what does not exist.`,
      )
    })
    return scopes.map(async (scope, i) => {
      const value = (await values)[i] as Value
      scope.absorb(batch)
      return value
    })
  }

  async #run<T>(scope: LoadScope, load: () => Promise<T>): Promise<T> {
    this.#counters.loads++
    try {
      return await scope.run(load)
    } catch (error) {
      this.#counters.loadFailures++
      throw error
    }
  }

  /** What may stand in for a value that cannot be loaded: past its time or unproven, but below no floor that is known. */
  #stale(scope: LoadScope): Landed | null {
    const { l1, clock } = this.#core
    if (!this.#definition.staleIfErrorMs || !canSee(this.#core, scope.reader)) return null
    const entry = l1.get(scope.key)
    if (entry?.owner !== this.#definition.name || !isTrue(this.#core, entry)) return null
    if (clock.now() >= entry.staleUntil) return null
    this.#counters.staleServed++
    return { entry, facts: this.#facts({ outcome: 'stale', tier: 'l1', stored: true }) }
  }

  #scope(
    key: string,
    keys: readonly string[],
    tags: readonly string[],
    reader: Reader,
    direct: boolean,
  ): LoadScope {
    const { follower, clock, signal } = this.#core
    return new LoadScope({
      key,
      keys,
      asOf: follower.horizon,
      epoch: follower.epoch,
      direct,
      tagged: this.#definition.policy !== 'ttl',
      composed: this.#definition.composed ?? false,
      tags,
      ttlMs: this.#definition.ttlMs ?? defaultTtlMs,
      reader,
      clock,
      signal,
    })
  }

  #facts(facts: Pick<ReadFacts, 'outcome' | 'tier' | 'stored'> & Partial<ReadFacts>): ReadFacts {
    return { collapsed: false, reason: null, epoch: this.#core.follower.epoch, sources: [], ...facts }
  }
}
