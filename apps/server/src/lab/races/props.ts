import { randomUUID } from 'node:crypto'
import type { Cache, Caches, Position, Read } from '@technomir/cache'
import type { Kysely } from 'kysely'
import type { Plumbing } from '../../caching/plumbing.ts'
import type { Database } from '../../database/schema.ts'
import type { Faults } from '../faults/faults.ts'
import { experimentTtlMs, versionOf } from '../own-caches.ts'
import { disturbed, type LabParts } from '../parts.ts'
import type { Pauses } from '../replication/pauses.ts'
import { NaiveCache } from './naive.ts'

/** One row as it is cached in a race. What happens during its load is part of the arguments, so that a race can hold it up. */
export interface RaceRow {
  readonly race: string
  readonly id: number
  /** Called in the load, with what it has read. */
  readonly onLoaded?: (version: number) => Promise<void> | void
}

/** The cache of the races, as a shop would declare it. */
export type RaceCache = Cache<RaceRow, number>

export const declareRaceCache = (caches: Caches, read: Plumbing['read']): RaceCache =>
  caches.define<RaceRow, number>({
    name: 'lab-race',
    policy: 'event',
    key: ({ race, id }) => `lab:race:${race}:${id}`,
    tags: ({ id }) => [`lab-product:${id}`],
    ttlMs: experimentTtlMs,
    load: async ({ id, onLoaded }, context) => {
      const version = await read(context, ['lab_products'], db => versionOf(db, id))
      await onLoaded?.(version)
      return version
    },
  })

/** What races are played with. */
export interface Props {
  readonly parts: LabParts
  readonly pauses: Pauses
  readonly faults: Pick<Faults, 'active'>
  /** Our caches on this server, and on what stands for another one. */
  readonly cache: RaceCache
  readonly other: RaceCache
  /** For experiments with tables that replicas have. */
  readonly caches: Caches
}

/** A name that no earlier play has used: every play begins cold. */
export const newPlay = (): string => randomUUID().slice(0, 8)

export const naiveCache = ({ parts }: Props): NaiveCache => new NaiveCache(parts.node.redis)

/** Ends a play in which caches of ours were passed by, because the server had lost sight of the log: it would prove nothing of them. */
export function mustHaveSeen({ parts }: Props, ...reads: readonly Read<unknown>[]): void {
  if (parts.node.follower.isBlind() || reads.some(read => read.outcome === 'bypass')) throw disturbed('sight')
}

/** The same for a write whose commit this server has not heard of: nothing has been ended yet, and nobody was promised that it is. */
export function mustHaveHeard({ parts }: Props, written: { readonly position: Position }): void {
  if (parts.node.follower.horizon < written.position) throw disturbed('sight')
}

export const primaryOf = ({ parts }: Props): Kysely<Database> => parts.node.primary

/** A promise that somebody settles from outside. */
export function gate(): { readonly open: () => void; readonly opened: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { open: () => resolve(), opened: promise }
}
