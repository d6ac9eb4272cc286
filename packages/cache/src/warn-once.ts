/**
 * What hears of errors when nobody has asked to: each message becomes a warning of the process, once, so that a Redis that is not
 * there does not pass unnoticed and does not fill the log either.
 */
export function warnOnce(): (error: Error) => void {
  const told = new Set<string>()
  return ({ message }) => {
    // Messages may name ports or times: this bounds how many are kept and told.
    if (told.has(message) || told.size >= 20) return
    told.add(message)
    process.emitWarning(
      `${message} (The caches go on; give createCache the option onError to hear of every error.)`,
      {
        type: 'CacheWarning',
      },
    )
  }
}
