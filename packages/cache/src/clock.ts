/** Monotonic milliseconds. Used for times to live and for noticing silence, never to order changes. */
export interface Clock {
  now(): number
  /** Runs `then` once after `ms`; the answer calls it off. Default: the timers of the event loop. */
  after?(ms: number, then: () => void): () => void
}

export const monotonicClock: Clock = { now: () => performance.now() }

/** Longest time that a timer can count; a longer one would fire at once. */
const longestMs = 2 ** 31 - 1

/**
 * Runs `then` once after `ms` of the clock; the answer calls it off.
 * @param holding whether the process stays alive for it. Default: it does not
 */
export function after(clock: Clock, ms: number, then: () => void, holding = false): () => void {
  if (clock.after) return clock.after(ms, then)
  if (ms > longestMs) return () => {}
  const timer = setTimeout(then, ms)
  if (!holding) timer.unref()
  return () => clearTimeout(timer)
}

/** Resolves after `ms` of the clock, or as soon as `signal` aborts. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise(resolve => {
    const end = () => {
      signal.removeEventListener('abort', end)
      callOff()
      resolve()
    }
    const callOff = after(clock, ms, end, true)
    signal.addEventListener('abort', end)
  })
}
