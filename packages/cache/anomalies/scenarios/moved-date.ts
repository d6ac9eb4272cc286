/** Runs `action` with `Date.now()` off by `offsetMs`, for libraries that order invalidations by wall clock. */
export async function withDateMoved<T>(offsetMs: number, action: () => Promise<T>): Promise<T> {
  const real = Date.now
  Date.now = () => real() + offsetMs
  try {
    return await action()
  } finally {
    Date.now = real
  }
}
