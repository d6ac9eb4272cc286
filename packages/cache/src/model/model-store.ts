import type { FoundEntry, LoadLocks, Store, StoredEntry } from '../tiers/store.ts'
import type { Ledger } from './ledger.ts'
import type { Simulation } from './simulation.ts'
import type { Value } from './values.ts'

interface Kept extends StoredEntry {
  readonly until: number
}

/** Every value of the model, or what is made of some, says when its row was looked at. */
const seenIn = (json: string): number | undefined => (JSON.parse(json) as Partial<Value>).seen

/** A shared tier that takes its time, loses keys, and fails; its own clock ends what is in it. */
export class ModelStore implements Store {
  fails = false
  readonly #simulation: Simulation
  readonly #ledger: Ledger
  readonly #entries = new Map<string, Kept>()
  readonly #locks = new Map<string, { readonly by: string; readonly until: number }>()

  constructor(simulation: Simulation, ledger: Ledger) {
    this.#simulation = simulation
    this.#ledger = ledger
  }

  get(keys: readonly string[]): Promise<(FoundEntry | null)[]> {
    return this.#command(now =>
      keys.map(key => {
        const kept = this.#entries.get(key)
        if (!kept || kept.until <= now) return null
        const { until, ...entry } = kept
        return { ...entry, ttlMs: until - now }
      }),
    )
  }

  set(_cache: string, key: string, entry: StoredEntry, ttlMs: number): Promise<void> {
    return this.#command(now => {
      const until = now + ttlMs
      this.#entries.set(key, { ...entry, until })
      const seen = seenIn(entry.json)
      if (seen !== undefined) this.#ledger.lives(seen, until)
    })
  }

  unlink(keys: readonly string[]): Promise<void> {
    return this.#command(() => {
      for (const key of keys) this.#entries.delete(key)
    })
  }

  async keys(): Promise<string[]> {
    return [...this.#entries.keys()]
  }

  readonly locks: LoadLocks = {
    take: (keys, owners, ttlMs) =>
      this.#command(now =>
        keys.map((key, i) => {
          const lock = this.#locks.get(key)
          if (lock && lock.until > now) return lock.by
          this.#locks.set(key, { by: owners[i] as string, until: now + ttlMs })
          return null
        }),
      ),
    replace: (key, from, to, ttlMs) =>
      this.#command(now => {
        const lock = this.#locks.get(key)
        if (lock?.by !== from || lock.until <= now) return false
        this.#locks.set(key, { by: to, until: now + ttlMs })
        return true
      }),
    release: (key, owner) =>
      this.#command(() => {
        if (this.#locks.get(key)?.by === owner) this.#locks.delete(key)
      }),
  }

  /** One entry is evicted. */
  evict(index: number): void {
    const keys = [...this.#entries.keys()]
    const key = keys[index % Math.max(1, keys.length)]
    if (key !== undefined) this.#entries.delete(key)
  }

  flush(): void {
    this.#entries.clear()
    this.#locks.clear()
  }

  async #command<T>(effect: (now: number) => T): Promise<T> {
    await this.#simulation.pace()
    if (this.fails) throw new Error('The store is gone')
    const answer = effect(this.#simulation.now())
    await this.#simulation.pace()
    return answer
  }
}
