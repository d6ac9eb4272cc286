import {
  allTag,
  type Cache,
  type Caches,
  cacheTag,
  formatPosition,
  keyTag,
  loadTimeSteps,
} from '@technomir/cache'
import { sql } from 'kysely'
import type { Plumbing, Written } from '../../caching/plumbing.ts'
import { ShopError } from '../../errors.ts'
import type { EndedAnswer, LabCache, WhatToEnd } from './schemas.ts'

/** Entries of a cache that are counted: as many as the library lists. */
const looked = 1000
const shown = 100
const shownHits = 200

const defaultTtlMs = 3_600_000

/** A declared cache by its name. Throws a ShopError `cache_not_found`. */
export function cacheOf(caches: Caches, name: string): Cache<never, unknown> {
  const found = caches.declared().find(cache => cache.name === name)
  if (!found) throw new ShopError('cache_not_found')
  return found
}

/** A cache with what is in it and what it has done on this server. */
export async function describeCache(caches: Caches, cache: Cache<never, unknown>): Promise<LabCache> {
  const { definition, counters, loadTimes } = cache
  const { name, policy, composed = false, presents, ttlMs = defaultTtlMs } = definition
  const entries = await caches.listEntries(cache, looked)
  const hits = counters.hitsL1 + counters.hitsL2
  const reads = hits + counters.misses
  const { count, sumMs, counts } = loadTimes
  return {
    name,
    policy,
    composed,
    presents: presents?.name ?? null,
    ttlMs,
    count: entries.length,
    countCapped: entries.length >= looked,
    entries: entries.slice(0, shown).map(({ key, ttlMs: left, asOf, tags }) => ({
      key,
      ttlMs: Math.round(left),
      ttlTotalMs: Math.max(ttlMs, Math.round(left)),
      asOf: formatPosition(asOf),
      tags: [...tags],
    })),
    counters: { ...counters },
    hitRatio: reads === 0 ? null : hits / reads,
    loadTimes: {
      count,
      meanMs: count === 0 ? null : sumMs / count,
      p50Ms: loadTimes.quantile(0.5),
      p99Ms: loadTimes.quantile(0.99),
      steps: [...loadTimeSteps],
      counts: [...counts],
    },
  }
}

/** What `what` ends, as the log knows it. */
function tagOf(caches: Caches, what: WhatToEnd): string {
  if ('all' in what) return allTag
  if ('tag' in what) return what.tag
  const { name } = cacheOf(caches, what.cache)
  return what.key === undefined ? cacheTag(name) : keyTag(name, what.key)
}

/** Ends entries by the log, and finds out which ones it was: those that were there before and are not any more. */
export async function endEntries(
  { caches, write }: Pick<Plumbing, 'caches' | 'write'>,
  what: WhatToEnd,
): Promise<{ written: Written<unknown>; answer: EndedAnswer }> {
  const tag = tagOf(caches, what)
  const { found: before, capped } = await allEntries(caches)
  const startedAt = performance.now()
  const written = await write(trx => sql`SELECT technomir_invalidate(${tag})`.execute(trx))
  const ms = performance.now() - startedAt
  const { found: after } = await allEntries(caches)
  const hit = [...before.values()].filter(({ cache, key }) => {
    const now = after.get(nameOf(cache, key))
    return now === undefined || now.asOf >= written.position
  })
  return {
    written,
    answer: {
      what,
      tag,
      position: formatPosition(written.position),
      processed: written.processed,
      ms,
      hit: hit.slice(0, shownHits).map(({ cache, key }) => ({ cache, key })),
      hitCount: hit.length,
      hitCapped: capped,
    },
  }
}

interface Standing {
  readonly cache: string
  readonly key: string
  readonly asOf: number
}

const nameOf = (cache: string, key: string) => `${cache} ${key}`

async function allEntries(caches: Caches): Promise<{ found: Map<string, Standing>; capped: boolean }> {
  const found = new Map<string, Standing>()
  let capped = false
  const lists = caches.declared().map(async cache => {
    const entries = await caches.listEntries(cache, looked)
    if (entries.length >= looked) capped = true
    for (const { key, asOf } of entries) found.set(nameOf(cache.name, key), { cache: cache.name, key, asOf })
  })
  await Promise.all(lists)
  return { found, capped }
}
