/** Monotonic milliseconds. Used for times to live and for noticing silence, never to order changes. */
export interface Clock {
  now(): number
}

export const monotonicClock: Clock = { now: () => performance.now() }
