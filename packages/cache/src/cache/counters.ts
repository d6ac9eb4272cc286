/** What a cache has done on this node since it started. */
export interface Counters {
  hitsL1: number
  hitsL2: number
  misses: number
  /** Loads that ran. */
  loads: number
  loadFailures: number
  /** Readers that shared somebody's load. */
  collapsed: number
  /** Reads that passed all caches by, because the node was blind or behind the reader. */
  bypassed: number
  /** Loaded values that were not kept, because an invalidation came while they were loaded. */
  fencesRefused: number
  staleServed: number
}

export const newCounters = (): Counters => ({
  hitsL1: 0,
  hitsL2: 0,
  misses: 0,
  loads: 0,
  loadFailures: 0,
  collapsed: 0,
  bypassed: 0,
  fencesRefused: 0,
  staleServed: 0,
})
