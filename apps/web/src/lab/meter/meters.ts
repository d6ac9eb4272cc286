import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { take } from '../../api/client.ts'
import type { Ok } from '../../api/types.ts'
import { useApi } from '../../app/context.ts'
import { livingOf, useSigns } from '../living.ts'
import { useLabNotice } from '../notices.ts'

export type Meter = Ok<'/api/lab/meter'>

/** What all servers together have compared. */
export interface Sum {
  readonly checked: number
  readonly stale: number
  /** The earliest start, ms since 1970. */
  readonly since: number
  /** Of those that still compare. */
  readonly perSecond: number
  readonly byTier: Meter['byTier']
  readonly byCache: Meter['byCache']
  readonly skipped: readonly (readonly [reason: string, count: number])[]
  readonly found: Meter['found']
}

/** log10(checked / max(stale, 1)), as each server says it of itself; null before the first. */
export const ninesOf = ({ checked, stale }: Pick<Sum, 'checked' | 'stale'>): number | null =>
  checked === 0 ? null : Math.log10(checked / Math.max(stale, 1))

/** `living`: the servers that are there; what others have compared is not forgotten. */
export function sumOf(meters: readonly Meter[], living: ReadonlySet<string>): Sum {
  const byCache = new Map<string, { cache: string; checked: number; stale: number }>()
  const skipped = new Map<string, number>()
  const byTier = { l1: { checked: 0, stale: 0 }, l2: { checked: 0, stale: 0 } }
  for (const meter of meters) {
    for (const tier of ['l1', 'l2'] as const) {
      byTier[tier].checked += meter.byTier[tier].checked
      byTier[tier].stale += meter.byTier[tier].stale
    }
    for (const { cache, checked, stale } of meter.byCache) {
      const sum = byCache.get(cache) ?? { cache, checked: 0, stale: 0 }
      byCache.set(cache, { cache, checked: sum.checked + checked, stale: sum.stale + stale })
    }
    for (const [reason, count] of Object.entries(meter.skipped))
      skipped.set(reason, (skipped.get(reason) ?? 0) + count)
  }
  const add = (of: (meter: Meter) => number): number => meters.reduce((sum, meter) => sum + of(meter), 0)
  return {
    checked: add(meter => meter.checked),
    stale: add(meter => meter.stale),
    since: Math.min(...meters.map(meter => meter.since)),
    perSecond: add(meter => (living.has(meter.server) ? meter.perSecond : 0)),
    byTier,
    byCache: [...byCache.values()].sort((a, b) => b.stale - a.stale || b.checked - a.checked),
    skipped: [...skipped].sort(([, a], [, b]) => b - a),
    found: meters.flatMap(meter => meter.found).sort((a, b) => b.at - a.at),
  }
}

/** The meters of all servers that have told of themselves, by name. A server that is gone stays until the page goes. */
export function useMeters() {
  const api = useApi()
  const query = useQuery({
    queryKey: ['lab', 'meter'],
    queryFn: ({ signal }) => take(api.GET('/api/lab/meter', { signal })),
  })
  const [told, setTold] = useState<ReadonlyMap<string, Meter>>(new Map())
  const signs = useSigns()
  useLabNotice('lab.meter', meter => setTold(all => new Map(all).set(meter.server, meter)))
  const all = new Map(told)
  const own = query.data
  if (own && !all.has(own.server)) all.set(own.server, own)
  return {
    query,
    meters: [...all.values()].sort((a, b) => (a.server < b.server ? -1 : 1)),
    living: livingOf(own ? [...signs, [own.server, query.dataUpdatedAt]] : signs),
  }
}
