interface Lane<T> {
  running: Promise<T>
  next: Promise<T> | null
}

/**
 * Shares loads among readers that may only have an answer read after they came: a reader never joins the load under
 * way, but all who come during it share the one that follows. So any number of readers make at most one load at a time.
 */
export class FreshLoads<T> {
  readonly #lanes = new Map<string, Lane<T>>()

  join(key: string, load: () => Promise<T>): Promise<T> {
    const lane = this.#lanes.get(key)
    if (!lane) return this.#start(key, load)
    lane.next ??= lane.running.then(
      () => this.#start(key, load),
      () => this.#start(key, load),
    )
    return lane.next
  }

  #start(key: string, load: () => Promise<T>): Promise<T> {
    const lane: Lane<T> = { running: load(), next: null }
    this.#lanes.set(key, lane)
    const leave = () => {
      if (this.#lanes.get(key) === lane && !lane.next) this.#lanes.delete(key)
    }
    lane.running.then(leave, leave)
    return lane.running
  }
}
