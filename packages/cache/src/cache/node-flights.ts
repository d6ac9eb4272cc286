import { after } from '../clock.ts'
import type { Claim, Claims, Held } from './claims.ts'
import { type Core, startOf } from './core.ts'
import type { Landed } from './flights.ts'
import type { LoadScope } from './scope.ts'

/** Waiting for another node's load: looks that come less and less often. */
const firstLookMs = 3
const lookFactor = 1.3
const lastLookMs = 50
/** Nobody waits longer than this for other nodes. */
const patienceMs = 5000

interface Tiers<Args> {
  shared(scopes: readonly LoadScope[], leftMs: number): Promise<readonly (Landed | null)[]>
  load(argsList: readonly Args[], scopes: readonly LoadScope[]): Promise<Landed>[]
}

/**
 * Flights over all nodes that share a store: one of them loads, the others take the value out of the store when it lands.
 * Whoever holds a lock and dies loses it; a load that fails is tried by one node after the other, never by all at once.
 */
export class NodeFlights<Args> {
  readonly #core: Core
  readonly #claims: Claims
  readonly #tiers: Tiers<Args>

  constructor(core: Core, claims: Claims, tiers: Tiers<Args>) {
    this.#core = core
    this.#claims = claims
    this.#tiers = tiers
  }

  /** One landing for each of these keys, which the shared tier did not have when it was looked at. */
  load(argsList: readonly Args[], scopes: readonly LoadScope[], leftMs: number): Promise<Landed>[] {
    const landings = this.#begin(argsList, scopes, leftMs)
    return scopes.map(async (_, i) => (await landings)[i] as Promise<Landed>)
  }

  async #begin(
    argsList: readonly Args[],
    scopes: readonly LoadScope[],
    leftMs: number,
  ): Promise<Promise<Landed>[]> {
    if (scopes.length === 0) return []
    const claims = await this.#claims.take(scopes)
    // Somebody's load may have ended between the look into the store and the claim.
    const mine = scopes.filter((_, i) => claims[i]?.claimed)
    const found = mine.length > 0 ? await this.#tiers.shared(mine, leftMs) : []
    const landings: Promise<Landed>[] = []
    const toLoad: number[] = []
    scopes.forEach((scope, i) => {
      const claim = claims[i]
      const landed = found[mine.indexOf(scope)]
      if (claim?.claimed && landed) {
        claim.release('done')
        landings[i] = Promise.resolve(landed)
      } else if (claim && !claim.claimed) {
        landings[i] = this.#await(argsList[i] as Args, scope, claim, leftMs)
      } else toLoad.push(i)
    })
    const loading = this.#loadNow(
      toLoad.map(i => argsList[i] as Args),
      toLoad.map(i => scopes[i] as LoadScope),
      toLoad.map(i => claims[i] as Claim | null),
    )
    toLoad.forEach((i, n) => {
      landings[i] = loading[n] as Promise<Landed>
    })
    return landings
  }

  async #await(args: Args, scope: LoadScope, held: Held, leftMs: number): Promise<Landed> {
    const { clock, signal } = this.#core
    const until = clock.now() + patienceMs
    let holder: Held | null = held
    for (let lookMs = firstLookMs; holder; lookMs = Math.min(lookMs * lookFactor, lastLookMs)) {
      // What an invalidation has overtaken is not waited for.
      const claim = this.#claims.isRecent(holder, scope) ? null : await this.#claims.takeOver(scope, holder)
      if (claim) return this.#loadOne(args, scope, claim)
      if (signal.aborted || clock.now() >= until) break
      await new Promise<void>(resolve => after(clock, lookMs, resolve))
      // Should it load after all, it begins no earlier than now.
      scope.beginAnew(startOf(this.#core))
      const [[landed], [next]] = await Promise.all([
        this.#tiers.shared([scope], leftMs),
        this.#claims.take([scope]),
      ])
      if (landed) return this.#landedElsewhere(landed, next)
      if (next?.claimed) {
        // The store may have been looked at just before the value came.
        const [late] = await this.#tiers.shared([scope], leftMs)
        return late ? this.#landedElsewhere(late, next) : this.#loadOne(args, scope, next)
      }
      holder = next ?? null
    }
    return this.#loadOne(args, scope, null)
  }

  #landedElsewhere(landed: Landed, claim: Claim | Held | null | undefined): Landed {
    if (claim?.claimed) claim.release('done')
    return { ...landed, elsewhere: true, facts: { ...landed.facts, collapsed: true } }
  }

  #loadOne(args: Args, scope: LoadScope, claim: Claim | null): Promise<Landed> {
    return this.#loadNow([args], [scope], [claim])[0] as Promise<Landed>
  }

  #loadNow(
    argsList: readonly Args[],
    scopes: readonly LoadScope[],
    claims: readonly (Claim | null)[],
  ): Promise<Landed>[] {
    for (const scope of scopes) scope.beginAnew(startOf(this.#core))
    const loads = this.#tiers.load(argsList, scopes)
    loads.forEach((load, i) => {
      const claim = claims[i]
      if (claim) void release(claim, load)
    })
    return loads
  }
}

/** Lets others look once the value is where they look for it. */
async function release(claim: Claim, load: Promise<Landed>): Promise<void> {
  let how: 'done' | 'open' = 'done'
  try {
    const { storing = null, refused = false, facts } = await load
    await storing
    // Not kept, by its nature: the next ones need not queue up for such a value.
    if (!facts.stored && !refused) how = 'open'
  } catch {
    // The reader has the error; the next node tries.
  }
  claim.release(how)
}
