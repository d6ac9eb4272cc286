import { setTimeout as sleep } from 'node:timers/promises'

/** Undoes what was started, last first. A part that takes longer than its share of time does not hold up the others. */
export class Stopper {
  readonly #parts: { withinMs: number; stop: () => Promise<void> }[] = []
  #stopped: Promise<void> | undefined

  /** Adds a part; `withinMs` is how long the next one waits for it at most. */
  add(withinMs: number, stop: () => Promise<void>): void {
    this.#parts.push({ withinMs, stop })
  }

  /** Stops all parts, once; later calls wait for the same. Rejects when one failed, after all were tried. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stopAll()
    return this.#stopped
  }

  async #stopAll(): Promise<void> {
    const running: Promise<void>[] = []
    for (const { withinMs, stop } of this.#parts.toReversed()) {
      const stopping = stop()
      running.push(stopping)
      const enough = new AbortController()
      await Promise.race([
        stopping.catch(() => {}),
        sleep(withinMs, undefined, { signal: enough.signal }).catch(() => {}),
      ])
      enough.abort()
    }
    const failed = (await Promise.allSettled(running)).filter(result => result.status === 'rejected')
    if (failed.length > 0)
      throw new AggregateError(
        failed.map(result => result.reason),
        'Not everything stopped cleanly.',
      )
  }
}
