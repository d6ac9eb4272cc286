import type { Wire } from '../wire.ts'
import type { CommitTrace, RequestTrace } from './schemas.ts'

const kept = 200
/** Whoever has asked for the trace is expected back for so long. */
const askedForMs = 300_000

/** The last requests and commits of this server, told to whoever listens and kept for who wants to see them again. */
export class Journal {
  readonly #wire: Wire
  readonly #items: (RequestTrace | CommitTrace)[] = []
  #until = Number.NEGATIVE_INFINITY

  constructor(wire: Wire) {
    this.#wire = wire
  }

  get server(): string {
    return this.#wire.server
  }

  /**
   * Whether anybody looks, or has looked lately.
   * @param now by performance.now(): whoever is asked often has asked the clock already
   */
  isWanted(now = performance.now()): boolean {
    return now < this.#until || this.#wire.isWanted(now)
  }

  add(item: RequestTrace | CommitTrace): void {
    this.#items.push(item)
    if (this.#items.length > kept) this.#items.shift()
    this.#wire.announce(item.kind === 'request' ? 'lab.request' : 'lab.commit', item)
  }

  /** Something more is known about a commit that has been told of. */
  amend(position: string, times: Partial<CommitTrace['times']>): void {
    const item = this.#items.findLast(one => one.kind === 'commit' && one.position === position)
    if (item?.kind !== 'commit') return
    Object.assign(item.times, times)
    this.#wire.announce('lab.commit', item)
  }

  all(): readonly (RequestTrace | CommitTrace)[] {
    this.#until = performance.now() + askedForMs
    return this.#items
  }
}
