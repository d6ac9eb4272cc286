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
  readonly #again: (args: Args, reader: Reader, overtaken: number) => Promise<Read<Value>>

  /** @param again reads one entry from the beginning */
  constructor(
    core: Core,
    definition: CacheDefinition<Args, Value>,
    counters: Counters,
    loader: Loader<Args, Value>,
    again: (args: Args, reader: Reader, overtaken: number) => Promise<Read<Value>>,
  ) {
    this.#core = core
    this.#definition = definition
    this.#counters = counters
    this.#loader = loader
    this.#flights = new Flights(core, definition.name)
    this.#again = again
  }

  /** @param overtaken how often these readers have shared a load in vain */
  async read(
    argsList: readonly Args[],
    keys: readonly string[],
    reader: Reader,
    overtaken: number,
  ): Promise<Read<Value>[]> {
    const { follower } = this.#core
    const blindness = follower.blindness()
    if (blindness) return this.bypass(argsList, keys, reader, blindness)
    if (!canSee(this.#core, reader)) return this.bypass(argsList, keys, reader, 'behind')
    if (overtaken > maxOvertaken) return this.bypass(argsList, keys, reader, 'overtaken')

    const arrivedAt = follower.floors.step
    const { softTimeoutMs } = this.#definition
    const landed = await this.#flights.join(
      keys,
      currentScope(),
      missing => this.#launch(argsList, keys, missing, reader, 0),
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
    leftMs: number,
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
