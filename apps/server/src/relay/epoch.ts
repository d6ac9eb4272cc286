import { randomBytes } from 'node:crypto'

/** What a relay knows when it takes over. */
export interface TakeOver {
  systemId: string
  timeline: number
  /** Names what the publications carry; another name after any change to them. */
  published: string
  /** The slot was made just now: what happened before it is not in the stream. */
  slotCreated: boolean
  /** The end of the primary's WAL. */
  walEnd: number
  /** The log as it was found: where it ends, and the horizon that was published last. */
  log: { readonly epoch: string; readonly end: number; readonly horizon: number } | null
  /** An epoch that is known not to be the past of this primary. */
  diverged: string | null
}

/** An epoch: which cluster, which timeline, what was published, and a part that no other take-over can repeat. */
export const newEpoch = (systemId: string, timeline: number, published: string): string =>
  `${systemId}.${timeline}.${published}-${randomBytes(6).toString('hex')}`

/** The cluster that an epoch belongs to. */
export const systemIdOf = (epoch: string): string => epoch.slice(0, epoch.indexOf('.'))

/**
 * The epoch to go on with. The log's own one only if its positions can continue: same cluster, same timeline, the same
 * publications all the while (a table that was out of them has changes that nobody saw), the slot it was written from, and nothing beyond the end of the primary's WAL (a restored primary starts again lower).
 */
export function decideEpoch(found: TakeOver): string {
  const { systemId, timeline, published, slotCreated, walEnd, log, diverged } = found
  const another = newEpoch(systemId, timeline, published)
  if (!log || slotCreated || log.epoch === diverged) return another
  if (Math.max(log.end, log.horizon) > walEnd) return another
  return log.epoch.startsWith(`${systemId}.${timeline}.${published}-`) ? log.epoch : another
}
