import { setTimeout as sleep } from 'node:timers/promises'
import { formatPosition } from '@technomir/cache'
import { type LabParts, wallClock } from '../parts.ts'
import type { Wire } from '../wire.ts'
import { type Compared, compare } from './check.ts'
import type { Meter } from './schemas.ts'

/** Entries looked at per second. Each is one snapshot on the primary. */
const perSecond = 5
/** Entries tried until one is found that is still kept. */
const triesPerLook = 50
const keptFindings = 20
/** Of a value, in a finding. */
const shownLength = 2000
const announceEveryMs = 2000

interface Sums {
  checked: number
  stale: number
}

/**
 * Keeps comparing entries of this server's caches with the primary, from the start of the server to its end. What it finds stale should not
 * exist; it is counted, kept and logged.
 */
export class StalenessMeter {
  readonly #parts: LabParts
  readonly #wire: Wire
  readonly #since = Date.now()
  readonly #byTier = { l1: { checked: 0, stale: 0 }, l2: { checked: 0, stale: 0 } }
  readonly #byCache = new Map<string, Record<Compared['tier'], Sums>>()
  readonly #skipped: Record<string, number> = {}
  readonly #found: Meter['found'] = []
  #stop: AbortController | null = null
  #running: Promise<unknown> = Promise.resolve()

  constructor(parts: LabParts, wire: Wire) {
    this.#parts = parts
    this.#wire = wire
  }

  start(): void {
    if (this.#stop !== null) return
    const stop = new AbortController()
    this.#stop = stop
    this.#running = Promise.all([this.#measure(stop.signal), this.#announce(stop.signal)])
  }

  async close(): Promise<void> {
    this.#stop?.abort()
    this.#stop = null
    await this.#running
  }

  status(): Meter {
    const { l1, l2 } = this.#byTier
    const checked = l1.checked + l2.checked
    const stale = l1.stale + l2.stale
    const caches = this.#parts.node.caches.declared()
    return {
      server: this.#wire.server,
      since: this.#since,
      running: this.#stop !== null,
      checked,
      stale,
      nines: checked === 0 ? null : Math.floor(100 * Math.log10(checked / Math.max(stale, 1))) / 100,
      perSecond,
      byTier: { l1: { ...l1 }, l2: { ...l2 } },
      byCache: [...this.#byCache].map(([cache, { l1, l2 }]) => ({
        cache,
        checked: l1.checked + l2.checked,
        stale: l1.stale + l2.stale,
      })),
      skipped: { ...this.#skipped },
      excepted: caches.flatMap(({ definition }) => (definition.policy === 'ttl' ? [definition.name] : [])),
      found: [...this.#found],
    }
  }

  /** Counts by cache and tier, for the metrics. */
  *samples(what: keyof Sums): Iterable<readonly [number, { cache: string; tier: string }]> {
    for (const [cache, tiers] of this.#byCache)
      for (const tier of ['l1', 'l2'] as const) yield [tiers[tier][what], { cache, tier }]
  }

  async #measure(signal: AbortSignal): Promise<void> {
    const { node, logger } = this.#parts
    while (!signal.aborted) {
      await sleep(1000 / perSecond, undefined, { signal }).catch(() => {})
      for (let tries = 0; tries < triesPerLook && !signal.aborted; tries++) {
        const known = node.caches.anyKnown(name => this.#isJudged(name))
        if (known === null) break
        try {
          const result = await compare(node, known, signal)
          // After everything was ended at once most of what was known is gone: the next one then, without a pause.
          if (result === 'not kept') node.caches.forget(known)
          if (typeof result === 'string') this.#skip(result)
          else for (const one of result) this.#count(known.cache, known.key, one)
          if (result !== 'not kept') break
        } catch (error) {
          // Without the primary there is nothing to compare with.
          this.#skip('primary out of reach')
          logger.debug({ err: error, key: known.key }, 'an entry could not be compared with the primary')
          break
        }
      }
    }
  }

  async #announce(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleep(announceEveryMs, undefined, { signal }).catch(() => {})
      if (!signal.aborted && this.#wire.isWanted()) this.#wire.announce('lab.meter', this.status())
    }
  }

  #isJudged(name: string): boolean {
    const cache = this.#parts.node.caches.declared().find(one => one.name === name)
    return cache !== undefined && cache.definition.policy !== 'ttl'
  }

  #skip(reason: string): void {
    this.#skipped[reason] = (this.#skipped[reason] ?? 0) + 1
  }

  #count(cache: string, key: string, one: Compared): void {
    const sums = this.#byCache.get(cache) ?? { l1: { checked: 0, stale: 0 }, l2: { checked: 0, stale: 0 } }
    this.#byCache.set(cache, sums)
    for (const counts of [sums[one.tier], this.#byTier[one.tier]]) {
      counts.checked++
      if (!one.equal) counts.stale++
    }
    if (one.equal) return
    const finding = {
      at: wallClock(performance.now()),
      cache,
      key,
      tier: one.tier,
      asOf: formatPosition(one.asOf),
      position: formatPosition(one.position),
      cached: shown(one.cached, one),
      primary: shown(one.primary, one),
    }
    this.#found.push(finding)
    if (this.#found.length > keptFindings) this.#found.shift()
    this.#parts.logger.error(finding, 'a cache entry says something else than the primary')
    this.#wire.announce('lab.meter', this.status())
  }
}

const shown = (value: unknown, { personal }: Compared): string =>
  personal ? '"hidden"' : JSON.stringify(value).slice(0, shownLength)
