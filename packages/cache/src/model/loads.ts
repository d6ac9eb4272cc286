/** Counts the loads of each key that are under way in all nodes. */
export class Loads {
  readonly total = new Map<string, number>()
  most = 0
  /** What was more than allowed. */
  readonly wrong: string[] = []
  readonly #now: () => number
  readonly #allowed: (since: number) => number
  readonly #running = new Map<string, Set<{ readonly since: number }>>()

  /** @param allowed how many loads of a key there may be under way at a time, if the oldest began then */
  constructor(now: () => number, allowed: (since: number) => number) {
    this.#now = now
    this.#allowed = allowed
  }

  /** A load begins; to be called when it ends. */
  begin(key: string): () => void {
    const running = this.#running.get(key) ?? new Set()
    this.#running.set(key, running)
    const load = { since: this.#now() }
    running.add(load)
    this.total.set(key, (this.total.get(key) ?? 0) + 1)
    this.most = Math.max(this.most, running.size)
    const [oldest = load] = running
    const allowed = this.#allowed(oldest.since)
    if (running.size > allowed) {
      this.wrong.push(`G6: ${running.size} loads of ${key} at a time, ${allowed} are allowed`)
    }
    return () => running.delete(load)
  }
}
