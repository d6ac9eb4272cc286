/**
 * What one client has heard of one topic between two words that something may be missing. `from`: everything after this
 * position is promised; undefined when the client was not told.
 */
export interface Run {
  readonly from: number | undefined
  readonly positions: number[]
}

export interface Verdict {
  received: number
  /** Events that did not come although nobody said that something may be missing. */
  missed: number
  /** Events that came twice, or after a later one. */
  disordered: number
  /** Times that a client was told to fetch again. */
  told: number
}

export const noVerdict = (): Verdict => ({ received: 0, missed: 0, disordered: 0, told: 0 })

/** Compares what came with what was published. `published` are the positions of the topic's events, ascending. */
export function judge(published: readonly number[], runs: readonly Run[], verdict: Verdict): void {
  verdict.told += Math.max(0, runs.length - 1)
  for (const [nth, run] of runs.entries()) {
    verdict.received += run.positions.length
    // To a peer that does not say where a run begins it begins with its first event.
    const from = run.from ?? (run.positions[0] ?? Number.POSITIVE_INFINITY) - 1
    let next = firstAfter(published, from)
    for (const position of run.positions) {
      const at = firstAfter(published, position - 1)
      if (published[at] !== position || at < next) {
        verdict.disordered += 1
        continue
      }
      verdict.missed += at - next
      next = at + 1
    }
    // What ends with a word to fetch may end early.
    if (nth === runs.length - 1) verdict.missed += published.length - next
  }
}

function firstAfter(sorted: readonly number[], position: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) > position) high = middle
    else low = middle + 1
  }
  return low
}
