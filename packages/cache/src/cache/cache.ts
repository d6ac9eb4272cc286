import { CyclicLoadError } from '../errors.ts'
import { CacheWrites, type Refreshed, type SetOptions, type WrittenValue } from './cache-writes.ts'
import { type Core, land } from './core.ts'
import { type Counters, newCounters } from './counters.ts'
import { type CacheDefinition, cacheTag, defaultTtlMs, type LoadContext } from './definition.ts'
import { EntryRead } from './entry-read.ts'
import { Hits } from './hits.ts'
import { keyTag } from './key-tag.ts'
import type { LoadTimes } from './load-times.ts'
import { Loader } from './loader.ts'
import { Misses } from './misses.ts'
import type { Read, Reader } from './read.ts'
import { currentScope, type LoadScope } from './scope.ts'
import { SharedReads } from './shared-reads.ts'
import type { Written } from './writing.ts'

const anyone: Reader = {}

/** One declared kind of cached thing. */
export class Cache<Args, Value> {
  readonly definition: CacheDefinition<Args, Value>
  readonly counters: Counters = newCounters()
  /** How long this cache's loads took on this node since it started. */
  readonly loadTimes: LoadTimes
  readonly #core: Core
  readonly #key: (args: Args) => string
  readonly #loader: Loader<Args, Value>
  readonly #hits: Hits<Args, Value>
  readonly #misses: Misses<Args, Value>
  readonly #writes: CacheWrites<Args, Value>

  constructor(core: Core, definition: CacheDefinition<Args, Value>) {
    this.#core = core
    this.definition = definition
    this.#key = definition.key
    const shared = new SharedReads(core, definition, this.counters)
    const loader = new Loader(core, definition, this.counters, shared)
    this.#loader = loader
    this.loadTimes = loader.times
    this.#writes = new CacheWrites(core, definition, loader, this.counters)
    const { refreshAheadMs = 0, ttlMs = defaultTtlMs } = definition
    this.#hits = new Hits(core, definition, this.counters, (args, key) =>
      this.#misses.renew(args, key, Math.min(refreshAheadMs, ttlMs / 2)),
    )
    this.#misses = new Misses(core, definition, this.counters, loader, shared, {
      atHand: (args, key, reader) => this.#hits.peek(args, key, reader),
      again: async (args, reader, overtaken) => {
        const [read] = await this.#read([args], [this.#key(args)], reader, overtaken)
        return read as Read<Value>
      },
    })
  }

  get name(): string {
    return this.definition.name
  }

  /** Reads one entry, loading it when no cache has a true one. Rejects with whatever the load rejects with. */
  get(args: Args, reader?: Reader): Promise<Read<Value>> {
    if (currentScope() === undefined) {
      let key: string
      try {
        key = this.#key(args)
      } catch (error) {
        return Promise.reject(error)
      }
      const hit = this.#hits.get(args, key, reader)
      if (hit !== null) return hit
      if (reader === undefined) {
        const stale = this.#misses.revalidated(args, key, anyone)
        return stale === null ? this.#misses.one(args, key, anyone, 0) : Promise.resolve(stale)
      }
    }
    return this.#getOne(args, reader)
  }

  async #getOne(args: Args, reader?: Reader): Promise<Read<Value>> {
    const [read] = await this.getMany([args], reader)
    return read as Read<Value>
  }

  /** Reads the entry from this process' memory, without waiting; `null` when there is none that may be served. */
  peek(args: Args, reader?: Reader): Read<Value> | null {
    // Short, so that the engine can put all of it where it is called.
    const scope = currentScope()
    if (scope !== undefined) return this.#peekWithin(scope, args, this.#key(args))
    return this.#hits.peek(args, this.#key(args), reader)
  }

  /** `peek` of one entry for whoever asks for it again and again: its key is computed once. `args` must not be changed afterwards. */
  peeker(args: Args): (reader?: Reader) => Read<Value> | null {
    const key = this.#key(args)
    return reader => {
      const scope = currentScope()
      if (scope !== undefined) return this.#peekWithin(scope, args, key)
      return this.#hits.peek(args, key, reader)
    }
  }

  #peekWithin(scope: LoadScope, args: Args, key: string): Read<Value> | null {
    if (scope.direct) return null
    const read = this.#hits.peek(args, key, scope.reader)
    if (read !== null) scope.inherit(read, keyTag(this.name, key))
    return read
  }

  /** Reads many entries, in the order of `argsList`; those that no cache has are loaded together. */
  async getMany(argsList: readonly Args[], reader?: Reader): Promise<Read<Value>[]> {
    const scope = currentScope()
    if (scope?.aside) return this.#manyAside(argsList)
    const from = scope ? scope.reader : (reader ?? anyone)
    const keys = argsList.map(this.#key)
    if (scope) for (const key of keys) if (scope.isWithin(key)) throw new CyclicLoadError(key)
    try {
      const reads = scope?.direct
        ? await this.#misses.bypass(argsList, keys, from, 'direct')
        : await this.#read(argsList, keys, from, 0)
      reads.forEach((read, i) => {
        scope?.inherit(read, keyTag(this.name, keys[i] as string))
      })
      return reads
    } catch (error) {
      // What a load makes do with instead of a part that failed holds for this time only.
      scope?.noStore()
      throw error
    }
  }

  /**
   * Loads the value past all caches and keeps, counts and shares nothing: for whoever compares what is kept with its source. Caches
   * that are read inside the load are loaded so, too.
   */
  async loadAside(args: Args): Promise<Read<Value>> {
    const core = this.#core
    const { definition } = this
    const scope = this.#loader.scope(args, this.#key(args), anyone, true)
    scope.aside = true
    const value = await scope.run(() => definition.load(args, scope as LoadContext<Value>))
    const { entry } = land(core, definition, scope, value, this.counters)
    const { epoch, tier, sources } = scope
    return new EntryRead<Value>(
      entry,
      {
        outcome: 'bypass',
        tier,
        stored: false,
        collapsed: false,
        reason: 'aside',
        epoch,
        sources: [...sources],
      },
      core.clock,
    )
  }

  /** One after the other: they may share a connection. */
  async #manyAside(argsList: readonly Args[]): Promise<Read<Value>[]> {
    const reads: Read<Value>[] = []
    for (const args of argsList) reads.push(await this.loadAside(args))
    return reads
  }

  /**
   * Puts `value` in the place of whatever any node keeps of this entry. To be called after the source has it.
   * Rejects as `delete` does.
   */
  set(args: Args, value: Value, options: SetOptions = {}): Promise<WrittenValue> {
    return this.#writes.set(args, value, options)
  }

  /**
   * Ends one entry on all nodes, and what is made of it. Rejects with `LogUnavailableError` when it is not certain that the log holds
   * that (to be repeated, which is harmless), with `LogReadOnlyError` when this node cannot write to the log.
   */
  delete(args: Args): Promise<Written> {
    return this.#writes.end(args)
  }

  /** Ends one entry on all nodes and loads it anew. Rejects as `delete` does, or with what the load rejects with. */
  async refresh(args: Args): Promise<Refreshed<Value>> {
    const written = await this.#writes.end(args)
    const { epoch, position } = written
    return { ...written, read: await this.get(args, { token: { epoch, position } }) }
  }

  /** Ends all entries of this cache on all nodes, and what is made of them. Rejects as `delete` does. */
  clear(): Promise<Written> {
    return this.#core.writing.invalidate([cacheTag(this.name)])
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
    const reads: (Read<Value> | null)[] = []
    const missing: number[] = []
    for (let i = 0; i < keys.length; i++) {
      const read = this.#atHand(argsList[i] as Args, keys[i] as string, reader)
      reads.push(read)
      if (read === null) missing.push(i)
    }
    if (missing.length === 0) return reads as Read<Value>[]
    const found = await this.#misses.many(
      missing.map(i => argsList[i] as Args),
      missing.map(i => keys[i] as string),
      reader,
      overtaken,
    )
    missing.forEach((i, n) => {
      reads[i] = found[n] as Read<Value>
    })
    // Parts found in memory before the wait may have been ended during it; whoever composes them checks their tags at the end.
    return reads as Read<Value>[]
  }

  #atHand(args: Args, key: string, reader: Reader): Read<Value> | null {
    return this.#hits.peek(args, key, reader) ?? this.#misses.revalidated(args, key, reader)
  }
}
