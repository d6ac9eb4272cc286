/** A load that would read itself: cache A is composed of B and B of A. */
export class CyclicLoadError extends Error {
  override name = 'CyclicLoadError'
  constructor(key: string) {
    super(`The load of "${key}" reads "${key}" again. Break the cycle between the declarations.`)
  }
}
