/** What a cache has done on this node since it started. */
export interface Counters {
  /** Answered from memory. */
  hitsL1: number
  /** Answered from the shared tier. */
  hitsL2: number
  /** Answered by a load of the reader's own. */
  misses: number
  /** Loads that ran; a batch is one. */
  loads: number
  /** Those that failed, the ones that took too long among them. */
  loadFailures: number
  loadTimeouts: number
  /** Background loads of entries that were about to end or had just ended. */
  refreshes: number
  /** Readers that shared somebody's load. */
  collapsed: number
  /** Entries that another node loaded while this one waited for it. */
  loadedElsewhere: number
  /** Reads that passed all caches by, because the node was blind or behind the reader. */
  bypassed: number
  /** Loaded values that were not kept, because an invalidation came while they were loaded. */
  fencesRefused: number
  /** Answers past their time, or unproven; never below a known invalidation. */
  staleServed: number
}

export const newCounters = (): Counters => ({
  hitsL1: 0,
  hitsL2: 0,
  misses: 0,
  loads: 0,
  loadFailures: 0,
  loadTimeouts: 0,
  refreshes: 0,
  collapsed: 0,
  loadedElsewhere: 0,
  bypassed: 0,
  fencesRefused: 0,
  staleServed: 0,
})
