import { systemIdOf } from './epoch.ts'

/** Another database's servers write the log in this Redis. */
export class ForeignLogError extends Error {
  override name = 'ForeignLogError'
  constructor(epoch: string) {
    super(
      `Servers of another database (cluster ${systemIdOf(epoch)}) use this Redis. Stop them, or give one of both a Redis or a database number of its own.`,
    )
  }
}

/** A log that has stood still for this long has no writer any more. */
const abandonedMs = 3000

/**
 * Decides who has the log when servers of two databases meet in one Redis: the newer cluster (`--reset` made it while old servers
 * still run), so that they do not take it from each other for ever. The servers of the other one go on without caches.
 */
export class ForeignLog {
  #seen: { readonly mark: string; readonly at: number } | null = null

  /** Throws a {@link ForeignLogError} when the log belongs to somebody else. @param mark changes as long as somebody writes it */
  mayTakeOver(
    systemId: string,
    log: { readonly epoch: string; readonly mark: string } | null,
    now: number,
  ): void {
    const other = log === null ? systemId : systemIdOf(log.epoch)
    if (log === null || other === systemId || isNewer(systemId, other)) {
      this.#seen = null
      return
    }
    const mark = `${log.epoch} ${log.mark}`
    if (this.#seen?.mark !== mark) this.#seen = { mark, at: now }
    if (now - this.#seen.at < abandonedMs) throw new ForeignLogError(log.epoch)
  }
}

/** A system identifier begins with the time of initdb. What is none is older than any. */
function isNewer(a: string, b: string): boolean {
  return !/^\d+$/.test(b) || BigInt(a) > BigInt(b)
}
