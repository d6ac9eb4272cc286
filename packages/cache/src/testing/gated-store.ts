import type { FoundEntry, LoadLocks, Store, StoredEntry } from '../tiers/store.ts'
import type { Gate } from './gate.ts'

/** Locks of a store; every operation waits at the gate. They never end by themselves, but those who wait lose patience. */
class GatedLocks implements LoadLocks {
  readonly #locks = new Map<string, string>()
  readonly #gate: Gate

  constructor(gate: Gate) {
    this.#gate = gate
  }

  async take(keys: readonly string[], owners: readonly string[]): Promise<(string | null)[]> {
    await this.#gate.wait()
    const held = keys.map((key, i) => {
      const by = this.#locks.get(key) ?? null
      if (by === null) this.#locks.set(key, owners[i] as string)
      return by
    })
    await this.#gate.wait()
    return held
  }

  async replace(key: string, from: string, to: string): Promise<boolean> {
    await this.#gate.wait()
    if (this.#locks.get(key) !== from) return false
    this.#locks.set(key, to)
    return true
  }

  async release(key: string, owner: string): Promise<void> {
    await this.#gate.wait()
    if (this.#locks.get(key) === owner) this.#locks.delete(key)
  }
}

/** A shared tier whose every operation waits at a gate before it takes effect and again before it answers. */
export class GatedStore implements Store {
  readonly #entries = new Map<string, StoredEntry & { ttlMs: number }>()
  readonly #gate: Gate
  readonly locks: LoadLocks | undefined

  constructor(gate: Gate, locks = false) {
    this.#gate = gate
    this.locks = locks ? new GatedLocks(gate) : undefined
  }

  async get(keys: readonly string[]): Promise<(FoundEntry | null)[]> {
    await this.#gate.wait()
    const found = keys.map(key => this.#entries.get(key))
    await this.#gate.wait()
    return found.map(entry => entry ?? null)
  }

  async set(_cache: string, key: string, entry: StoredEntry, ttlMs: number): Promise<void> {
    await this.#gate.wait()
    this.#entries.set(key, { ...entry, ttlMs })
  }

  async unlink(keys: readonly string[]): Promise<void> {
    await this.#gate.wait()
    for (const key of keys) this.#entries.delete(key)
  }

  async keys(): Promise<string[]> {
    return [...this.#entries.keys()]
  }
}
