/** Promises that are kept by hand. */
export class Gate {
  #waiting: (() => void)[] = []

  /** How many wait. */
  get size(): number {
    return this.#waiting.length
  }

  wait(): Promise<void> {
    return new Promise(resolve => this.#waiting.push(resolve))
  }

  /** Lets one through: the oldest, or the one at this place (counted round). */
  open(index = 0): void {
    const [waiting] = this.#waiting.splice(index % Math.max(1, this.#waiting.length), 1)
    waiting?.()
  }
}

/** Lets everything happen that can happen without time passing. */
export const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve))
