import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import { isVisible, parseSnapshot, type Snapshot } from './visibility.ts'

/** Milliseconds before the second, third … look: most commits become visible within a fraction of the first. */
const pausesMs = [0, 1, 2, 4, 8, 16, 25]

/**
 * Holds transactions until other sessions of the primary can see them. PostgreSQL streams a commit before it becomes visible: by
 * microseconds usually, by hours with a synchronous standby that does not answer. Whoever acts on the commit earlier reads old rows.
 */
export class VisibilityGate {
  readonly #readSnapshot: () => Promise<string>
  #snapshot: Snapshot | null = null

  /** `readSnapshot` runs `SELECT pg_current_snapshot()::text` on the primary. */
  constructor(readSnapshot: () => Promise<string>) {
    this.#readSnapshot = readSnapshot
  }

  /**
   * Resolves with true when the transaction is visible, with false when `signal` aborts before. One snapshot answers for all
   * transactions that it shows, so a burst costs one query. Rejects when the primary cannot be asked.
   */
  async visible(xid: number, signal: AbortSignal): Promise<boolean> {
    if (this.#snapshot !== null && isVisible(xid, this.#snapshot)) return !signal.aborted
    for (let look = 0; !signal.aborted; look++) {
      this.#snapshot = parseSnapshot(await this.#readSnapshot())
      if (isVisible(xid, this.#snapshot)) return !signal.aborted
      await this.#wait(pausesMs[Math.min(look, pausesMs.length - 1)] ?? 0, signal)
    }
    return false
  }

  async #wait(ms: number, signal: AbortSignal): Promise<void> {
    try {
      if (ms === 0) await nextTurn(undefined, { signal })
      else await pause(ms, undefined, { signal })
    } catch (error) {
      if (!signal.aborted) throw error
    }
  }
}
