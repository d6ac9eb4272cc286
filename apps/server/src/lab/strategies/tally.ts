import type { Counts } from './schemas.ts'

/** Adds up the reads of one strategy. */
export class Tally {
  #reads = 0
  #stale = 0
  #failed = 0
  #hits = 0
  #oldestMs = 0
  readonly #times: number[] = []

  read(ms: number, hit: boolean, staleForMs: number): void {
    this.#reads++
    this.#times.push(ms)
    if (hit) this.#hits++
    if (staleForMs === 0) return
    this.#stale++
    this.#oldestMs = Math.max(this.#oldestMs, staleForMs)
  }

  failed(): void {
    this.#failed++
  }

  counts(loads: number): Counts {
    const times = this.#times.toSorted((a, b) => a - b)
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? null
    return {
      reads: this.#reads,
      stale: this.#stale,
      failed: this.#failed,
      loads,
      hits: this.#hits,
      hitRatio: this.#reads === 0 ? null : this.#hits / this.#reads,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
      oldestMs: this.#oldestMs,
    }
  }
}
