import { randomBytes } from 'node:crypto'

/** What a relay knows when it takes over. */
export interface TakeOver {
  systemId: string
  timeline: number
  /** The slot was made just now: what happened before it is not in the stream. */
  slotCreated: boolean
  /** The end of the primary's WAL. */
  walEnd: number
  /** The log as it was found. */
  log: { readonly epoch: string; readonly end: number } | null
}

/** An epoch: which cluster, which timeline, and a part that no other take-over can repeat. */
export const newEpoch = (systemId: string, timeline: number): string =>
  `${systemId}.${timeline}.${randomBytes(6).toString('hex')}`

/**
 * The epoch to go on with. The log's own one only if its positions certainly continue: same cluster, same timeline, the
 * slot it was written from, and an end that the primary's WAL has really reached (a restored primary starts again lower).
 */
export function decideEpoch({ systemId, timeline, slotCreated, walEnd, log }: TakeOver): string {
  if (!log || slotCreated || log.end > walEnd) return newEpoch(systemId, timeline)
  return log.epoch.startsWith(`${systemId}.${timeline}.`) ? log.epoch : newEpoch(systemId, timeline)
}
