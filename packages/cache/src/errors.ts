/** A load that would read itself: cache A is composed of B and B of A. */
export class CyclicLoadError extends Error {
  override name = 'CyclicLoadError'
  constructor(key: string) {
    super(`The load of "${key}" reads "${key}" again. Break the cycle between the declarations.`)
  }
}

/** A load took longer than the cache's `hardTimeoutMs`, and nothing may stand in for its value. */
export class LoadTimeoutError extends Error {
  override name = 'LoadTimeoutError'
  constructor(key: string, ms: number) {
    super(
      `The load of "${key}" took longer than ${ms} ms. Its signal is aborted; give that to whatever it waits for.`,
    )
  }
}

/** This node only reads the log, and was not told how changes get into it. */
export class LogReadOnlyError extends Error {
  override name = 'LogReadOnlyError'
  constructor() {
    super(
      'Nothing can be invalidated from here: give the caches the option `invalidate`, which puts tags into the log, or use createCache().',
    )
  }
}
