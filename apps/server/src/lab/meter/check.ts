import { isDeepStrictEqual } from 'node:util'
import type { Cache, Follower, HeldEntry, Position } from '@technomir/cache'
import type { KnowingCaches, KnownEntry } from '../../caching/known-entries.ts'
import { readUpTo, withSnapshot } from '../../caching/primary-snapshot.ts'
import { isPersonal } from '../caches/personal.ts'
import type { LabParts } from '../parts.ts'

/** How long this server may take to process what the snapshot may show. */
const settleMs = 2000

/** Why an entry could not be compared. */
export type Skipped =
  | 'blind'
  | 'not kept'
  | 'ended meanwhile'
  | 'newer than the snapshot'
  | 'log behind'
  | 'old by intent'

export interface Compared {
  readonly tier: HeldEntry['tier']
  readonly asOf: Position
  /** No commit that the snapshot shows lies beyond. */
  readonly position: Position
  readonly cached: unknown
  readonly primary: unknown
  readonly equal: boolean
  /** Somebody's own: not to be shown. */
  readonly personal: boolean
}

type Parts = Pick<LabParts['node'], 'primary' | 'pulse' | 'follower' | 'probe'> & {
  readonly caches: KnowingCaches
}

/**
 * Compares what the tiers keep of an entry with the primary.
 *
 * The entry is looked at, then loaded anew from a snapshot of the primary, then looked at again once this server has processed everything that
 * the snapshot may show. If it is the same entry and still valid, no change that concerns it was committed between its load and the snapshot, so
 * both must say the same. Where an invalidation came in between, the two may rightly differ, and nothing is said.
 */
export async function compare(
  parts: Parts,
  known: KnownEntry,
  signal: AbortSignal,
): Promise<readonly Compared[] | Skipped> {
  const { caches, follower, primary, probe, pulse } = parts
  const cache = caches.declared().find(one => one.name === known.cache)
  if (!cache) return 'not kept'
  if (follower.isBlind()) return 'blind'
  const before = (await caches.held(cache, known.key)).filter(entry => entry.valid)
  if (before.length === 0) return 'not kept'
  if (before.some(entry => isOldByIntent(caches, cache, entry))) return 'old by intent'

  const { epoch, horizon } = follower
  const { upTo, value } = await pulse.whileBeating(() =>
    withSnapshot(primary, async trx => {
      const upTo = await readUpTo(trx)
      return { upTo, value: await probe.within(trx, () => known.load()) }
    }),
  )
  if (!(await reached(follower, upTo, signal))) return 'log behind'

  const after = await caches.held(cache, known.key)
  if (follower.epoch !== epoch) return 'ended meanwhile'
  const same = before.flatMap(entry => after.filter(now => isSame(entry, now)))
  if (same.length === 0) return 'ended meanwhile'
  const comparable = same.filter(entry => entry.asOf <= horizon)
  if (comparable.length === 0) return 'newer than the snapshot'
  const truth = asJson(value)
  return comparable.map(({ tier, asOf, value, tags }) => {
    const cached = asJson(value)
    const personal = isPersonal(tags.map(({ tag }) => tag))
    return {
      tier,
      asOf,
      position: upTo,
      cached,
      primary: truth,
      equal: isDeepStrictEqual(cached, truth),
      personal,
    }
  })
}

/** Made of something that lives by time alone. */
function isOldByIntent(caches: KnowingCaches, cache: Cache<never, unknown>, { tags }: HeldEntry): boolean {
  if (cache.definition.policy === 'ttl') return true
  const byTime = new Set(
    caches
      .declared()
      .flatMap(({ definition: { policy, name } }) => (policy === 'ttl' ? [`cache:${name}`] : [])),
  )
  return tags.some(({ tag }) => byTime.has(tag))
}

const isSame = (before: HeldEntry, now: HeldEntry): boolean =>
  now.valid &&
  now.tier === before.tier &&
  now.asOf === before.asOf &&
  now.upTo === before.upTo &&
  isDeepStrictEqual(now.value, before.value)

/** On a quiet primary the position may lie beyond what was flushed; waiting for it has the primary flush. */
async function reached(follower: Follower, position: Position, signal: AbortSignal): Promise<boolean> {
  const given = Promise.withResolvers<false>()
  const giveUp = () => given.resolve(false)
  signal.addEventListener('abort', giveUp)
  try {
    return await Promise.race([follower.waitFor(position, settleMs), given.promise])
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value) ?? 'null') as unknown
