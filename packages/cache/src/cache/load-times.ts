/** Upper ends of the histogram's steps, ms; the last step has none. */
export const loadTimeSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000] as const

/** How long loads took, as counts per step. */
export class LoadTimes {
  /** Loads that took at most `loadTimeSteps[i]` ms and more than the step before; the last counts those beyond all steps. */
  readonly counts: number[] = new Array(loadTimeSteps.length + 1).fill(0)
  count = 0
  sumMs = 0
  /** The longest load. */
  maxMs = 0

  add(ms: number): void {
    const step = loadTimeSteps.findIndex(upper => ms <= upper)
    const index = step === -1 ? loadTimeSteps.length : step
    this.counts[index] = (this.counts[index] ?? 0) + 1
    this.count++
    this.sumMs += ms
    this.maxMs = Math.max(this.maxMs, ms)
  }

  /**
   * What `share` (0 to 1) of the loads did not exceed, ms: an upper bound, not a measured time. It is the upper end of the step in which
   * that load lies, or the longest load where that is less. `null` before any load.
   */
  quantile(share: number): number | null {
    let left = Math.max(1, Math.ceil(this.count * share))
    for (const [index, count] of this.counts.entries()) {
      left -= count
      if (left <= 0) return Math.min(loadTimeSteps[index] ?? this.maxMs, this.maxMs)
    }
    return null
  }
}
