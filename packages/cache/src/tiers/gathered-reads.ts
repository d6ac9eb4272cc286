import type { FoundEntry } from './store.ts'

/** A command for more keys than this would hold up others for long. */
const maxKeys = 250

type Arrived = (found: FoundEntry | null) => void

interface Gathered {
  readonly keys: string[]
  readonly arrived: Arrived[]
}

/**
 * Reads of single keys that begin in the same turn of the event loop, while others are under way, go to the store as one. A client writes
 * once per turn anyway, so nobody waits longer; one command costs both sides a fraction of as many. A lone read goes at once.
 */
export class GatheredReads {
  readonly #get: (keys: readonly string[]) => Promise<readonly (FoundEntry | null)[]>
  #open: Gathered | null = null
  #underWay = 0
  /** Where the last ones came in numbers, the next do. */
  #crowded = false

  /** @param get reads all of these, in this order; never rejects */
  constructor(get: (keys: readonly string[]) => Promise<readonly (FoundEntry | null)[]>) {
    this.#get = get
  }

  /** Calls `arrived` with what the store has, once; it must not throw. */
  read(key: string, arrived: Arrived): void {
    if (this.#open === null && this.#underWay === 0 && !this.#crowded) {
      this.#send({ keys: [key], arrived: [arrived] })
      return
    }
    if (this.#open === null || this.#open.keys.length === maxKeys) this.#gather()
    this.#open?.keys.push(key)
    this.#open?.arrived.push(arrived)
  }

  #gather(): void {
    const gathered: Gathered = { keys: [], arrived: [] }
    this.#open = gathered
    // Runs when all that is ready to go on in this turn has done so.
    process.nextTick(() => {
      if (this.#open === gathered) this.#open = null
      this.#crowded = gathered.keys.length > 1
      this.#send(gathered)
    })
  }

  #send({ keys, arrived }: Gathered): void {
    this.#underWay++
    void this.#get(keys).then(found => {
      this.#underWay--
      for (let i = 0; i < arrived.length; i++) arrived[i]?.(found[i] ?? null)
    })
  }
}
