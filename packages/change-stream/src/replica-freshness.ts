import type { Position } from './position.ts'
import { type Feed, feedsQuery, readFeeds } from './replica-feeds.ts'
import { readStandbys, type Standbys } from './replica-standbys.ts'

/** Runs one statement with `$1` parameters and returns its rows. */
export type RunQuery = (text: string, values: unknown[]) => Promise<Record<string, unknown>[]>

/** A table that will be read, and the last position that touched it. */
export interface ReplicaNeed {
  /** As in SQL: `products`, `shop.products`. */
  table: string
  position: Position
}

/**
 * Why a replica is not fresh. `unfed`: no subscription feeds the table. `disabled`, `created-anew`: its subscription is that. `copying`: the table
 * is not in sync yet. `behind`: the subscription has not confirmed what is needed. `perhaps-ahead`: it may show more than the primary.
 */
export type StaleCode = 'unfed' | 'disabled' | 'copying' | 'created-anew' | 'behind' | 'perhaps-ahead'

export interface Stale {
  fresh: false
  code: StaleCode
  /** In English. */
  reason: string
  /** The subscription, or where it is about that, the table. */
  subject: string | null
  /** What was needed, where that is it. */
  needed: Position | null
}

export type Freshness = { fresh: true } | Stale

const stale = (
  code: StaleCode,
  reason: string,
  subject: string | null = null,
  needed: Position | null = null,
): Stale => ({ fresh: false, code, reason, subject, needed })

/** Tells whether one logical replica has durably applied what a read needs. */
export interface ReplicaFreshness {
  /**
   * `replicaQuery` must run in a REPEATABLE READ transaction of the replica that has run no statement yet (throws otherwise, as far as that
   * can be seen): the check itself takes the snapshot, after the primary has confirmed the positions. A snapshot from before could be
   * older than what the primary confirms. When the answer is fresh, read in the same transaction. Whatever is unknown is not fresh. Rejects
   * when one of the servers cannot be asked.
   */
  check(replicaQuery: RunQuery, needs: readonly ReplicaNeed[]): Promise<Freshness>
  /** Forgets all positions seen: for a new epoch, whose positions may start lower. */
  reset(): void
}

/** How far a subscription has confirmed, and which one of that name it was (null: not known yet). Never changed in place. */
interface Confirmed {
  readonly position: Position
  readonly subscriptionId: string | null
}

/** How long a look at the primary's settings counts: a synchronous standby can be configured at any time. */
const settingsMs = 1000

/**
 * One per replica. `queryPrimary` needs a role with pg_monitor, or it sees NULLs and nothing is ever fresh.
 *
 * `flush_lsn` of pg_stat_replication is the one position that does not lie: applied and durable. `replay_lsn`, `remote_lsn` and
 * `received_lsn` each say "applied" too early under some circumstances. It only grows, so what was seen once is remembered.
 */
export function createReplicaFreshness(o: { queryPrimary: RunQuery; now?: () => number }): ReplicaFreshness {
  const now = o.now ?? (() => performance.now())
  /** By table: who fed it at the last check. A guess, so that one look at the primary can come before the snapshot. */
  let feedsSeen = new Map<string, Feed[]>()
  let flushed = new Map<string, Confirmed>()
  let standbys: (Standbys & { seenAt: number }) | null = null

  const reached = (feed: Feed, position: Position, confirmed: ReadonlyMap<string, Confirmed>) => {
    const seen = confirmed.get(feed.subscription)
    // A subscription that was dropped and created again under its name starts from nothing.
    if (seen === undefined || (seen.subscriptionId !== null && seen.subscriptionId !== feed.subscriptionId))
      return false
    return seen.position >= position
  }

  const askPrimary = async () => {
    const seenAt = now()
    const found = await readStandbys(o.queryPrimary)
    standbys = { ...found, seenAt }
    for (const [name, standby] of found.byName) {
      if (standby.position === null) continue
      const known = flushed.get(name)
      flushed.set(name, {
        position: Math.max(known?.position ?? 0, standby.position),
        subscriptionId: known?.subscriptionId ?? null,
      })
    }
    return standbys
  }

  const likelyReached = (need: ReplicaNeed) =>
    feedsSeen.get(need.table)?.every(feed => reached(feed, need.position, flushed)) ?? false

  const judge = (
    need: ReplicaNeed,
    feeds: Feed[],
    known: Standbys,
    confirmed: ReadonlyMap<string, Confirmed>,
  ): Stale | null => {
    if (feeds.length === 0) return stale('unfed', `no subscription feeds ${need.table}`, need.table)
    for (const feed of feeds) {
      const { subscription } = feed
      if (!feed.enabled) return stale('disabled', `subscription ${subscription} is disabled`, subscription)
      if (feed.state !== 'r')
        return stale(
          'copying',
          `${need.table} is not in sync yet (state ${feed.state} in ${subscription})`,
          need.table,
        )
      const newest = flushed.get(subscription)
      if (newest !== undefined && newest.subscriptionId !== feed.subscriptionId) {
        if (newest.subscriptionId !== null) {
          flushed.delete(subscription)
          return stale('created-anew', `subscription ${subscription} was created anew`, subscription)
        }
        flushed.set(subscription, { ...newest, subscriptionId: feed.subscriptionId })
      }
      if (reached(feed, need.position, confirmed)) continue
      const problem = known.byName.get(subscription)?.problem ?? 'the primary does not see it'
      return stale(
        'behind',
        `subscription ${subscription} has not confirmed ${need.position}: ${problem}`,
        subscription,
        need.position,
      )
    }
    return null
  }

  return {
    reset() {
      feedsSeen = new Map()
      flushed = new Map()
      standbys = null
    },

    async check(replicaQuery, needs) {
      if (needs.length === 0) return { fresh: true }
      let known = standbys
      if (known === null || now() - known.seenAt > settingsMs || !needs.every(likelyReached))
        known = await askPrimary()
      if (known.aheadOfPrimary) {
        return stale(
          'perhaps-ahead',
          'synchronous_standby_names is set, so the replica may be ahead of what the primary shows',
        )
      }
      // Other checks run at the same time: what they learn while this one takes its snapshot says nothing about the snapshot.
      const confirmed = new Map(flushed)
      const feeds = await readFeeds(
        values => replicaQuery(feedsQuery, values),
        needs.map(need => need.table),
      )
      feedsSeen = new Map([...feedsSeen, ...feeds])
      for (const need of needs) {
        const found = judge(need, feeds.get(need.table) ?? [], known, confirmed)
        if (found !== null) return found
      }
      return { fresh: true }
    },
  }
}
