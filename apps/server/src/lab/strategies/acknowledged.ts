/** Versions remembered of a row, to tell how late a stale read was. */
const remembered = 500

/** Which versions of which rows were acknowledged when: what no read that begins later may fall behind. */
export class Acknowledged {
  readonly #byRow = new Map<number, { version: number; at: number }[]>()

  note(id: number, version: number): void {
    const known = this.#byRow.get(id) ?? []
    this.#byRow.set(id, known)
    if (version <= (known.at(-1)?.version ?? -1)) return
    known.push({ version, at: performance.now() })
    if (known.length > remembered) known.shift()
  }

  newest(id: number): number {
    return this.#byRow.get(id)?.at(-1)?.version ?? 0
  }

  /** For how long, at the moment `at`, a version had been out of date; 0 when it was not. */
  staleFor(id: number, version: number, at: number): number {
    const next = this.#byRow.get(id)?.find(one => one.version > version)
    return next === undefined || next.at > at ? 0 : Math.max(at - next.at, Number.MIN_VALUE)
  }
}
