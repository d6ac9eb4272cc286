import { after } from '../clock.ts'
import { type Core, canSee, isTrue } from './core.ts'
import type { Counters } from './counters.ts'
import type { CacheDefinition } from './definition.ts'
import { EntryRead } from './entry-read.ts'
import { Flights, type Landed } from './flights.ts'
import { FreshLoads } from './fresh-loads.ts'
import type { Loader } from './loader.ts'
import type { Read, Reader } from './read.ts'
import { currentScope, type LoadScope, outsideLoads } from './scope.ts'
import type { SharedReads } from './shared-reads.ts'

const anyone: Reader = {}
/** Has seen what this node has not: nothing that is kept anywhere will do. */
const ahead: Reader = { token: { epoch: '', position: Number.POSITIVE_INFINITY } }
/** How often a reader may find that the load it shared was overtaken, before it gets one of its own. */
const maxOvertaken = 2

/** Answers readers of one cache who found nothing in memory. */
export class Misses<Args, Value> {
  readonly #core: Core
  readonly #definition: CacheDefinition<Args, Value>
  readonly #counters: Counters
  readonly #loader: Loader<Args, Value>
  readonly #flights: Flights
  readonly #fresh = new FreshLoads<readonly Landed[]>()
  readonly #shared: SharedReads
  /** Readers look into the shared tier before there is a flight; only where they wait for a limited time that is part of the flight. */
  readonly #looksFirst: boolean
  readonly #atHand: (args: Args, key: string, reader: Reader) => Read<Value> | null
  readonly #again: (args: Args, reader: Reader, overtaken: number) => Promise<Read<Value>>

  /** @param beginning how to read one entry from memory, and from the beginning */
  constructor(
    core: Core,
    definition: CacheDefinition<Args, Value>,
    counters: Counters,
    loader: Loader<Args, Value>,
    shared: SharedReads,
    beginning: {
      atHand: (args: Args, key: string, reader: Reader) => Read<Value> | null
      again: (args: Args, reader: Reader, overtaken: number) => Promise<Read<Value>>
    },
  ) {
    this.#shared = shared
    this.#looksFirst = shared.exist && definition.softTimeoutMs === undefined
    this.#atHand = beginning.atHand
    this.#core = core
    this.#definition = definition
    this.#counters = counters
    this.#loader = loader
    this.#flights = new Flights(core, definition.name)
    this.#again = beginning.again
  }

  /** @param overtaken how often this reader has shared a load in vain */
  one(args: Args, key: string, reader: Reader, overtaken: number): Promise<Read<Value>> {
    if (!this.#looksFirst || this.#refusal(reader, overtaken) !== null || this.#flights.takes(key)) {
      return this.#loadOne(args, key, reader, overtaken)
    }
    const { landing, joined } = this.#shared.one(key)
    return landing.then(landed =>
      landed
        ? this.#answer(key, landed, joined)
        : (this.#atHand(args, key, reader) ?? this.#loadOne(args, key, reader, overtaken)),
    )
  }

  /** The same for many keys; what the shared tier does not have is loaded together. */
  async many(
    argsList: readonly Args[],
    keys: readonly string[],
    reader: Reader,
    overtaken: number,
  ): Promise<Read<Value>[]> {
    if (!this.#looksFirst || this.#refusal(reader, overtaken) !== null) {
      return this.#load(argsList, keys, reader, overtaken)
    }
    // What is being loaded is not looked for.
    const looked = keys.filter(key => !this.#flights.takes(key))
    const found = await this.#shared.many(looked)
    const reads: (Read<Value> | null)[] = []
    const missing: number[] = []
    for (let i = 0, n = 0; i < keys.length; i++) {
      const key = keys[i] as string
      let read: Read<Value> | null = null
      if (looked[n] === key) {
        const landed = found[n++]
        read = landed ? this.#answer(key, landed, false) : this.#atHand(argsList[i] as Args, key, reader)
      }
      reads.push(read)
      if (read === null) missing.push(i)
    }
    if (missing.length === 0) return reads as Read<Value>[]
    const loaded = await this.#load(
      missing.map(i => argsList[i] as Args),
      missing.map(i => keys[i] as string),
      reader,
      overtaken,
    )
    missing.forEach((i, n) => {
      reads[i] = loaded[n] as Read<Value>
    })
    return reads as Read<Value>[]
  }

  /** Why such a reader must be served past the caches. */
  #refusal(reader: Reader, overtaken: number): string | null {
    const { clock, follower, time } = this.#core
    const now = time.left-- > 0 ? time.at : clock.now()
    if (now >= follower.sightedUntil) {
      const blindness = follower.blindness()
      if (blindness) return blindness
    }
    if (!canSee(this.#core, reader)) return 'behind'
    return overtaken > maxOvertaken ? 'overtaken' : null
  }

  async #loadOne(args: Args, key: string, reader: Reader, overtaken: number): Promise<Read<Value>> {
    const [read] = await this.#load([args], [key], reader, overtaken)
    return read as Read<Value>
  }

  async #load(
    argsList: readonly Args[],
    keys: readonly string[],
    reader: Reader,
    overtaken: number,
  ): Promise<Read<Value>[]> {
    if (keys.length === 0) return []
    const refusal = this.#refusal(reader, overtaken)
    if (refusal !== null) return this.bypass(argsList, keys, reader, refusal)
    const arrivedAt = this.#core.follower.floors.step
    const { softTimeoutMs } = this.#definition
    const landed = await this.#flights.join(
      keys,
      currentScope(),
      missing => this.#launch(argsList, keys, missing, reader, this.#looksFirst ? null : 0),
      softTimeoutMs === undefined
        ? undefined
        : (landing, scope) => this.#orStale(landing, scope, reader, softTimeoutMs),
    )
    return Promise.all(
      landed.map(async (flight, i) => {
        const fresh =
          flight.startStep >= arrivedAt || !this.#core.fences || isTrue(this.#core, flight.landed.entry)
        const key = keys[i] as string
        if (fresh) return this.#answer(key, flight.landed, flight.joined)
        // A flight that an invalidation overtook serves those who were waiting before it; whoever came after starts anew.
        return this.#again(argsList[i] as Args, reader, overtaken + 1)
      }),
    )
  }

  /** Loads past all caches; readers share only loads that began after they came. */
  async bypass(
    argsList: readonly Args[],
    keys: readonly string[],
    reader: Reader,
    reason: string,
  ): Promise<Read<Value>[]> {
    const { clock, events } = this.#core
    const { name: cache } = this.#definition
    this.#counters.bypassed += keys.length
    if (events.heard.bypass) for (const key of keys) events.tell('bypass', { cache, key, reason })
    // Whoever is ahead of this node may get nothing stale at any depth, so they share loads among themselves only.
    const lane = canSee(this.#core, reader) ? reader : ahead
    const landed = await this.#fresh.join(JSON.stringify([lane === ahead, ...keys]), () => {
      const scopes = keys.map((key, i) => this.#loader.scope(argsList[i] as Args, key, lane, true))
      return Promise.all(this.#loader.load(argsList, scopes))
    })
    return landed.map(({ entry, facts }, i) => {
      if (facts.outcome === 'stale') this.#servedStale(keys[i] as string, 'error')
      return new EntryRead<Value>(entry, { ...facts, reason }, clock)
    })
  }

  /** The entry although its time is over, while it is loaded anew in the background; `null` where that may not be. */
  revalidated(args: Args, key: string, reader: Reader): Read<Value> | null {
    const { staleWhileRevalidateMs = 0 } = this.#definition
    if (staleWhileRevalidateMs === 0 || this.#core.follower.isBlind()) return null
    const stale = this.#loader.standIn(key, reader, staleWhileRevalidateMs, 'revalidating')
    if (!stale) return null
    this.renew(args, key, 0)
    return this.#answer(key, stale, false)
  }

  /**
   * Loads an entry in the background, unless it is being loaded already.
   * @param leftMs an entry of the shared tier will do when it has this much time left
   */
  renew(args: Args, key: string, leftMs: number): void {
    outsideLoads(() => {
      const flight = this.#flights.join([key], undefined, missing => {
        this.#counters.refreshes++
        return this.#launch([args], [key], missing, anyone, leftMs)
      })
      // A load that fails is counted and told of where it runs; the entry stays what it is.
      flight.catch(() => {})
    })
  }

  #launch(
    argsList: readonly Args[],
    keys: readonly string[],
    missing: readonly number[],
    reader: Reader,
    leftMs: number | null,
  ) {
    const args = missing.map(i => argsList[i] as Args)
    const scopes = missing.map((i, n) =>
      this.#loader.scope(args[n] as Args, keys[i] as string, reader, false),
    )
    return { scopes, landings: this.#loader.fly(args, scopes, leftMs) }
  }

  /** Waits for the flight, but not long when something may stand in. */
  #orStale(landing: Promise<Landed>, scope: LoadScope, reader: Reader, softMs: number): Promise<Landed> {
    const { clock } = this.#core
    const { staleIfErrorMs = 0, staleWhileRevalidateMs = 0 } = this.#definition
    const staleMs = Math.max(staleIfErrorMs, staleWhileRevalidateMs)
    if (staleMs === 0) return landing
    return new Promise((resolve, reject) => {
      const callOff = after(clock, Math.max(0, scope.startedAt + softMs - clock.now()), () => {
        const stale = this.#loader.standIn(scope.key, reader, staleMs, 'slow')
        if (stale) resolve(stale)
      })
      landing.then(resolve, reject).finally(callOff)
    })
  }

  #answer(key: string, landed: Landed, joined: boolean): Read<Value> {
    const { clock } = this.#core
    const { entry, facts } = landed
    this.#count(key, landed, joined)
    return new EntryRead<Value>(entry, joined ? { ...facts, collapsed: true } : facts, clock)
  }

  #count(key: string, { facts, elsewhere = false }: Landed, joined: boolean): void {
    const { events } = this.#core
    const { name: cache, composed } = this.#definition
    const counters = this.#counters
    if (facts.outcome === 'stale') this.#servedStale(key, facts.reason)
    if (elsewhere && !joined) counters.loadedElsewhere++
    if ((joined || elsewhere) && events.heard.collapsed) {
      events.tell('collapsed', { cache, key, elsewhere })
    }
    if (joined) counters.collapsed++
    else if (facts.outcome === 'miss') {
      counters.misses++
      if (events.heard.miss) events.tell('miss', { cache, key })
    } else if (facts.outcome === 'hit' && composed) {
      // Put together anew from parts that were all at hand.
      if (facts.tier === 'l2') counters.hitsL2++
      else counters.hitsL1++
    }
  }

  #servedStale(key: string, reason: string | null): void {
    const { events } = this.#core
    this.#counters.staleServed++
    const why = reason ?? 'error'
    if (events.heard.stale) events.tell('stale', { cache: this.#definition.name, key, why })
  }
}
