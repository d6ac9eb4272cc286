import { setTimeout as sleep } from 'node:timers/promises'
import { isDatabaseUnavailable } from './unavailable.ts'

export interface PatienceOptions {
  /** How long databases may be out of reach. */
  readonly timeoutMs: number
  /** Told why it has to be tried again: at first, and then every ten seconds. */
  readonly onWait: (error: unknown) => void
  readonly signal: AbortSignal
}

const everyMs = 500
const tellEveryMs = 10_000

/**
 * Does `work` again while a database is out of reach, as one is that is just being started. The work must be one that can be repeated. Throws
 * what it has thrown last when the time is over, and any other error at once.
 */
export async function patiently<T>(work: () => Promise<T>, o: PatienceOptions): Promise<T> {
  const deadline = performance.now() + o.timeoutMs
  let toldAt = Number.NEGATIVE_INFINITY
  for (;;) {
    try {
      return await work()
    } catch (error) {
      o.signal.throwIfAborted()
      if (!isDatabaseUnavailable(error) || performance.now() + everyMs > deadline) throw error
      if (performance.now() - toldAt >= tellEveryMs) {
        toldAt = performance.now()
        o.onWait(error)
      }
    }
    await sleep(everyMs, undefined, { signal: o.signal })
  }
}
