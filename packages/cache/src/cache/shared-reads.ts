import type { FoundEntry } from '../tiers/store.ts'
import { type Core, promote } from './core.ts'
import type { Counters } from './counters.ts'
import { type CacheDefinition, cacheTag } from './definition.ts'
import { touchShared } from './entry.ts'
import { hitOf, type ReadFacts } from './entry-read.ts'
import type { Landed } from './flights.ts'
import { traced } from './tracing.ts'

/** A read of one key that is under way. */
export interface SharedRead {
  readonly landing: Promise<Landed | null>
  /** Whether another reader had begun it. */
  readonly joined: boolean
}

/**
 * Reads of one cache's entries from the shared tier. What comes from there is checked against the floors when it arrives, so a reader may
 * share an answer that was asked for before, and an invalidation detaches nobody.
 */
export class SharedReads {
  readonly #core: Core
  readonly #definition: CacheDefinition<never, unknown>
  readonly #counters: Counters
  readonly #underWay = new Map<string, Promise<Landed | null>>()
  readonly #ownTag: string
  #facts: ReadFacts = hitOf('l2', null)

  constructor(core: Core, definition: CacheDefinition<never, unknown>, counters: Counters) {
    this.#core = core
    this.#definition = definition
    this.#ownTag = cacheTag(definition.name)
    this.#counters = counters
  }

  /** Whether there is a shared tier that may hold entries of this cache. */
  get exist(): boolean {
    return this.#core.l2 !== null && !this.#definition.composed
  }

  /** What the shared tier has of a key, where it is true; readers who ask at the same time share the answer. */
  one(key: string): SharedRead {
    const underWay = this.#underWay.get(key)
    if (underWay !== undefined) return { landing: underWay, joined: true }
    const landing = this.#one(key)
    this.#underWay.set(key, landing)
    return { landing, joined: false }
  }

  #one(key: string): Promise<Landed | null> {
    const { clock, l2, tracer } = this.#core
    const askedAt = clock.now()
    return new Promise((resolve, reject) => {
      const arrived = (found: FoundEntry | null) => {
        // From here to the floors' word on it nothing else may run.
        this.#underWay.delete(key)
        try {
          resolve(found && this.#land(key, found, askedAt))
        } catch (error) {
          reject(error)
        }
      }
      // The tier answers with nothing instead of rejecting. What is traced is one read.
      if (tracer) this.#get([key]).then(([found]) => arrived(found ?? null), reject)
      else l2?.getOne(key, arrived)
    })
  }

  /** What the shared tier has of these keys, where it is true and has this much time left. */
  async many(keys: readonly string[], leftMs = 0): Promise<readonly (Landed | null)[]> {
    if (!this.exist || keys.length === 0) return keys.map(() => null)
    const askedAt = this.#core.clock.now()
    const found = await this.#get(keys)
    const landed: (Landed | null)[] = []
    for (let i = 0; i < keys.length; i++) {
      const entry = found[i]
      landed.push(entry && entry.ttlMs >= leftMs ? this.#land(keys[i] as string, entry, askedAt) : null)
    }
    return landed
  }

  #get(keys: readonly string[]): Promise<readonly (FoundEntry | null)[]> {
    const { l2, tracer } = this.#core
    if (!l2) return Promise.resolve([])
    if (!tracer) return l2.get(keys)
    const attributes = () => ({ 'cache.name': this.#definition.name, 'cache.keys': keys.length })
    return traced(tracer, 'cache.shared', attributes, async span => {
      const found = await l2.get(keys)
      span?.setAttribute('cache.found', found.filter(entry => entry !== null).length)
      return found
    })
  }

  #land(key: string, found: FoundEntry, askedAt: number): Landed | null {
    const { events, follower } = this.#core
    const entry = promote(this.#core, this.#definition, this.#ownTag, key, found, askedAt)
    if (!entry) return null
    touchShared(this.#core.l2, this.#definition, key)
    this.#counters.hitsL2++
    if (events.heard.hit) events.tell('hit', { cache: this.#definition.name, key, tier: 'l2' })
    if (this.#facts.epoch !== follower.epoch) this.#facts = hitOf('l2', follower.epoch)
    return { entry, facts: this.#facts }
  }
}
