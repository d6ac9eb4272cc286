import { CyclicLoadError } from '../errors.ts'
import type { L1Entry } from '../tiers/l1.ts'
import type { Core } from './core.ts'
import type { ReadFacts } from './entry-read.ts'
import { keyTag } from './key-tag.ts'
import type { LoadScope } from './scope.ts'

/** What a flight brought. */
export interface Landed {
  readonly entry: L1Entry
  readonly facts: ReadFacts
  /** Another node's load, for which this one waited. */
  readonly elsewhere?: boolean
  /** An invalidation spoke against keeping it. */
  readonly refused?: boolean
  /** Settles when the shared tier has it, or has failed; `null` when it is not meant to have it. */
  readonly storing?: Promise<void> | null
}

interface Flight {
  readonly startStep: number
  readonly scope: LoadScope
  readonly promise: Promise<Landed>
}

export interface Joined {
  readonly landed: Landed
  /** `floors.step` when the flight began. */
  readonly startStep: number
  /** Whether somebody else had started it. */
  readonly joined: boolean
}

/** Starts loading the keys with these indices; no load runs before it returns. */
type Launch = (missing: readonly number[]) => {
  readonly scopes: readonly LoadScope[]
  readonly landings: readonly Promise<Landed>[]
}

type Impatient = (landing: Promise<Landed>, scope: LoadScope) => Promise<Landed>

/** Loads under way in this process, one per key; readers share them until an invalidation detaches them. */
export class Flights {
  readonly #core: Core
  readonly #cache: string
  readonly #flights = new Map<string, Flight>()

  /** @param cache name of the cache whose loads these are */
  constructor(core: Core, cache: string) {
    this.#core = core
    this.#cache = cache
  }

  /** Whether there is a flight that readers of this key may join. */
  takes(key: string): boolean {
    if (this.#flights.size === 0) return false
    const flight = this.#flights.get(key)
    return flight !== undefined && !this.#isDetached(flight)
  }

  /**
   * Joins the flights of `keys` and launches those that there are none of. Results are in the order of `keys`.
   * @param waiter the load that asks, if one does
   * @param impatient may settle before the flight does; the flight goes on
   */
  async join(
    keys: readonly string[],
    waiter: LoadScope | undefined,
    launch: Launch,
    impatient?: Impatient,
  ): Promise<Joined[]> {
    const flights: (Flight & { joined: boolean })[] = []
    const missing: number[] = []
    const first = new Map<string, number>()
    keys.forEach((key, i) => {
      const flight = this.#flights.get(key)
      if (flight && !this.#isDetached(flight)) flights[i] = { ...flight, joined: true }
      else if (!first.has(key)) {
        first.set(key, i)
        missing.push(i)
      }
    })
    if (missing.length > 0) this.#launch(keys, missing, launch, flights)
    keys.forEach((key, i) => {
      // The same key twice in one read.
      if (!flights[i]) flights[i] = { ...(flights[first.get(key) as number] as Flight), joined: true }
    })
    if (waiter) wait(waiter, flights)
    try {
      return await Promise.all(
        flights.map(async ({ promise, scope, startStep, joined }) => {
          const landed = await (impatient ? impatient(promise, scope) : promise)
          return { landed, startStep, joined }
        }),
      )
    } finally {
      for (const { scope } of flights) waiter?.waitsFor.delete(scope)
    }
  }

  #launch(
    keys: readonly string[],
    missing: readonly number[],
    launch: Launch,
    into: (Flight & { joined: boolean })[],
  ): void {
    const { step: startStep } = this.#core.follower.floors
    const { scopes, landings } = launch(missing)
    missing.forEach((i, n) => {
      const key = keys[i] as string
      const promise = landings[n] as Promise<Landed>
      const flight: Flight = { startStep, scope: scopes[n] as LoadScope, promise }
      this.#flights.set(key, flight)
      const leave = () => {
        if (this.#flights.get(key) === flight) this.#flights.delete(key)
      }
      promise.then(leave, leave)
      into[i] = { ...flight, joined: false }
    })
  }

  /** Whether an invalidation of a tag known so far has come since the flight began: it must take nobody else aboard. */
  #isDetached({ scope }: Flight): boolean {
    if (!this.#core.fences) return false
    const { floors } = this.#core.follower
    if (scope.generation !== floors.generation) return true
    return !floors.allowForeign([...scope.tags, keyTag(this.#cache, scope.key)], scope.asOf)
  }
}

/** Two loads that wait for each other would wait for ever, also when different readers started them. */
function wait(waiter: LoadScope, flights: readonly Flight[]): void {
  for (const { scope } of flights) if (scope.waitsOn(waiter)) throw new CyclicLoadError(scope.key)
  for (const { scope } of flights) waiter.waitsFor.add(scope)
}
