/** Topics that a client listens to: those of as many products. */
export const topicsPerClient = 4

/** Monotonic and the same in all threads, milliseconds. */
export const now = (): number => Number(process.hrtime.bigint() / 1_000n) / 1_000
