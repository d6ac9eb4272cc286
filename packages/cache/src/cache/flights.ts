import type { L1Entry } from '../tiers/l1.ts'
import type { Core } from './core.ts'
import type { ReadFacts } from './entry-read.ts'
import type { LoadScope } from './scope.ts'

/** What a flight brought. */
export interface Landed {
  readonly entry: L1Entry
  readonly facts: ReadFacts
}

interface Flight {
  readonly startStep: number
  readonly generation: number
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

/** Prepares the load of the keys with these indices. */
type Launch = (missing: readonly number[]) => {
  readonly scopes: readonly LoadScope[]
  readonly load: () => Promise<readonly Landed[]>
}

/** Loads under way in this process, one per key; readers share them until an invalidation detaches them. */
export class Flights {
  readonly #core: Core
  readonly #flights = new Map<string, Flight>()

  constructor(core: Core) {
    this.#core = core
  }

  /** Joins the flights of `keys` and launches one load for those that have none. Results are in the order of `keys`. */
  async join(keys: readonly string[], launch: Launch): Promise<Joined[]> {
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
    return Promise.all(
      flights.map(async ({ promise, startStep, joined }) => ({ landed: await promise, startStep, joined })),
    )
  }

  #launch(
    keys: readonly string[],
    missing: readonly number[],
    launch: Launch,
    into: (Flight & { joined: boolean })[],
  ): void {
    const { floors } = this.#core.follower
    const { step: startStep, generation } = floors
    const { scopes, load } = launch(missing)
    const batch = load()
    missing.forEach((i, n) => {
      const key = keys[i] as string
      const promise = batch.then(landed => landed[n] as Landed)
      const flight: Flight = { startStep, generation, scope: scopes[n] as LoadScope, promise }
      this.#flights.set(key, flight)
      const leave = () => {
        if (this.#flights.get(key) === flight) this.#flights.delete(key)
      }
      promise.then(leave, leave)
      into[i] = { ...flight, joined: false }
    })
  }

  /** Whether an invalidation of a tag known so far has come since the flight began: it must take nobody else aboard. */
  #isDetached({ generation, scope }: Flight): boolean {
    if (!this.#core.fences) return false
    const { floors } = this.#core.follower
    return generation !== floors.generation || !floors.allowForeign([...scope.tags], scope.asOf)
  }
}
