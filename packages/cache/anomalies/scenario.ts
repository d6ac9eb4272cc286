import type { Driver } from './driver.ts'

/** What became of a scenario: how often the outcome was wrong, or why there is nothing to count. */
export type Result =
  | { readonly wrong: number; readonly runs: number; readonly note?: string }
  | { readonly words: string }

export interface Scenario {
  /** Its letter in the table of anomalies, and what varies. */
  readonly id: string
  readonly title: string
  readonly run: (driver: Driver, setting: Setting) => Promise<Result>
}

export interface Setting {
  readonly redisPort: number
  readonly runs: number
}

/** What the table shows where a library has no such feature. */
export const lacks = (feature: string): Result => ({ words: `– (no ${feature})` })

/** Keys of their own for every run, so that no run sees another. */
export const keysFor = (runs: number): string[] => Array.from({ length: runs }, (_, i) => `key-${i}`)
