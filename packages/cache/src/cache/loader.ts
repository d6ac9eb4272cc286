import { after } from '../clock.ts'
import { LoadTimeoutError } from '../errors.ts'
import { Claims } from './claims.ts'
import { type Core, canSee, isTrue, land, startOf } from './core.ts'
import type { Counters } from './counters.ts'
import { allTags, type CacheDefinition, defaultTtlMs, type LoadContext } from './definition.ts'
import type { ReadFacts } from './entry-read.ts'
import type { Landed } from './flights.ts'
import { LoadTimes } from './load-times.ts'
import { NodeFlights } from './node-flights.ts'
import type { Reader } from './read.ts'
import { LoadScope } from './scope.ts'
import type { SharedReads } from './shared-reads.ts'
import { traced } from './tracing.ts'

/** Gets what is not in memory: out of the shared tier, or by the cache's own load. */
export class Loader<Args, Value> {
  readonly times = new LoadTimes()
  readonly #core: Core
  readonly #definition: CacheDefinition<Args, Value>
  readonly #counters: Counters
  readonly #shared: SharedReads
  readonly #nodes: NodeFlights<Args> | null

  constructor(core: Core, definition: CacheDefinition<Args, Value>, counters: Counters, shared: SharedReads) {
    this.#shared = shared
    this.#core = core
    this.#definition = definition
    this.#counters = counters
    const locks = core.l2?.locks
    const { composed = false, oneLoadForAllNodes = true } = definition
    const alone = !locks || composed || !oneLoadForAllNodes
    this.#nodes = alone ? null : new NodeFlights(core, new Claims(core, locks, definition.name), this)
  }

  /** The scope of one key's load. Its `asOf` is the horizon now, so the load must begin after this. */
  scope(args: Args, key: string, reader: Reader, direct: boolean): LoadScope {
    // With the cache's own tag from the start: an invalidation by it must take nobody else aboard either.
    const tags = allTags(this.#definition, this.#definition.tags?.(args) ?? [])
    return this.#scope(key, [key], tags, reader, direct)
  }

  /**
   * One landing per key: the entry of the shared tier where that is true, a load for the rest.
   * @param leftMs an entry of the shared tier with less time left than this will not do; `null`: it has been looked for there
   */
  fly(argsList: readonly Args[], scopes: readonly LoadScope[], leftMs: number | null): Promise<Landed>[] {
    if (leftMs === null) {
      // The loads begin in a later microtask: not before their flights are known.
      const loads = Promise.resolve().then(
        () => this.#nodes?.load(argsList, scopes, 0) ?? this.load(argsList, scopes),
      )
      return scopes.map(async (_, i) => (await loads)[i] as Landed | Promise<Landed>)
    }
    const landings = this.shared(scopes, leftMs).then(found => {
      const missing = found.flatMap((landed, i) => (landed ? [] : [i]))
      const args = missing.map(i => argsList[i] as Args)
      const missed = missing.map(i => scopes[i] as LoadScope)
      const loads = this.#nodes ? this.#nodes.load(args, missed, leftMs) : this.load(args, missed)
      return found.map((landed, i) => landed ?? (loads[missing.indexOf(i)] as Promise<Landed>))
    })
    return scopes.map(async (_, i) => (await landings)[i] as Landed | Promise<Landed>)
  }

  /** Loads, past the shared tier. */
  load(argsList: readonly Args[], scopes: readonly LoadScope[]): Promise<Landed>[] {
    return this.#values(argsList, scopes).map(async (loading, i) => {
      const scope = scopes[i] as LoadScope
      let value: Value
      try {
        value = await loading
      } catch (error) {
        const { staleIfErrorMs } = this.#definition
        const stale = staleIfErrorMs ? this.standIn(scope.key, scope.reader, staleIfErrorMs, 'error') : null
        if (stale) return stale
        throw error
      }
      const kept = land(this.#core, this.#definition, scope, value, this.#counters)
      const outcome = scope.stale ? 'stale' : scope.direct ? 'bypass' : scope.outcome
      const { tier, epoch, sources } = scope
      const facts = this.#facts({ outcome, tier, stored: kept.stored, epoch, sources: [...sources] })
      return { ...kept, facts }
    })
  }

  /** What the shared tier has of these keys, where it is true and has this much time left. */
  shared(scopes: readonly LoadScope[], leftMs: number): Promise<readonly (Landed | null)[]> {
    return this.#shared.many(
      scopes.map(scope => scope.key),
      leftMs,
    )
  }

  /** What may stand in for a value that is not there: past its time or unproven, but below no floor that is known. */
  standIn(
    key: string,
    reader: Reader,
    staleMs: number,
    reason: 'error' | 'slow' | 'revalidating',
  ): Landed | null {
    const { l1, clock } = this.#core
    if (!canSee(this.#core, reader)) return null
    const entry = l1.peek(key)
    if (entry?.owner !== this.#definition.name || !isTrue(this.#core, entry)) return null
    if (clock.now() >= entry.lastsUntil + staleMs) return null
    // A failed load is the usual reason and needs no word.
    const facts = {
      outcome: 'stale',
      tier: 'l1',
      stored: true,
      reason: reason === 'error' ? null : reason,
    } as const
    return { entry, facts: this.#facts(facts) }
  }

  /** One load for all when the cache can load many; else one for each, so that they neither fail nor wait together. */
  #values(argsList: readonly Args[], scopes: readonly LoadScope[]): Promise<Value>[] {
    const { load, loadMany, name } = this.#definition
    const [first] = scopes
    if (!first) return []
    if (!loadMany || scopes.length === 1) {
      return scopes.map((scope, i) =>
        this.#run(scope, [scope], () => load(argsList[i] as Args, scope as LoadContext<Value>)),
      )
    }
    const keys = scopes.map(scope => scope.key)
    const batch = this.#scope(`${name} (batch)`, keys, [], first.reader, first.direct)
    for (const scope of scopes) scope.waitsFor.add(batch)
    const values = this.#run(batch, scopes, async () => {
      const values = await loadMany(argsList, scopes as readonly LoadContext<Value>[])
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

  /** @param scopes those of the keys, beside that of the load itself */
  async #run<T>(scope: LoadScope, scopes: readonly LoadScope[], load: () => Promise<T>): Promise<T> {
    const { clock, events, tracer } = this.#core
    const { name: cache } = this.#definition
    const counters = this.#counters
    const startedAt = clock.now()
    const ended = (error?: { readonly error: unknown }) => {
      const ms = clock.now() - startedAt
      this.times.add(ms)
      if (events.heard.load) events.tell('load', { cache, keys: scopes.map(({ key }) => key), ms, ...error })
    }
    counters.loads++
    try {
      const attributes = () => ({ 'cache.name': cache, 'cache.key': scope.key, 'cache.keys': scopes.length })
      const run = () => scope.run(load)
      const value = await this.#inTime(scopes, () =>
        tracer ? traced(tracer, 'cache.load', attributes, run) : run(),
      )
      ended()
      return value
    } catch (error) {
      counters.loadFailures++
      if (error instanceof LoadTimeoutError) counters.loadTimeouts++
      ended({ error })
      throw error
    }
  }

  /** A load that takes too long has failed; whatever it brings later is dropped. */
  #inTime<T>(scopes: readonly LoadScope[], load: () => Promise<T>): Promise<T> {
    const { hardTimeoutMs } = this.#definition
    if (hardTimeoutMs === undefined) return load()
    return new Promise((resolve, reject) => {
      const callOff = after(this.#core.clock, hardTimeoutMs, () => {
        const error = new LoadTimeoutError(scopes.map(({ key }) => key).join('", "'), hardTimeoutMs)
        for (const scope of scopes) scope.abort(error)
        reject(error)
      })
      load().then(resolve, reject).finally(callOff)
    })
  }

  #scope(
    key: string,
    keys: readonly string[],
    tags: readonly string[],
    reader: Reader,
    direct: boolean,
  ): LoadScope {
    const { clock, signal, l1 } = this.#core
    const { policy, composed = false, ttlMs = defaultTtlMs, ttlJitter = 0, hardTimeoutMs } = this.#definition
    const previous = l1.peek(key)
    return new LoadScope({
      key,
      keys,
      start: startOf(this.#core),
      direct,
      tagged: policy !== 'ttl',
      composed,
      tags,
      ttlMs,
      jitter: ttlJitter === 0 ? 0 : ttlJitter * Math.random(),
      reader,
      previous: previous?.owner === this.#definition.name ? previous : null,
      clock,
      signal,
      abortable: hardTimeoutMs !== undefined,
    })
  }

  #facts(facts: Pick<ReadFacts, 'outcome' | 'tier' | 'stored'> & Partial<ReadFacts>): ReadFacts {
    return { collapsed: false, reason: null, epoch: this.#core.follower.epoch, sources: [], ...facts }
  }
}
