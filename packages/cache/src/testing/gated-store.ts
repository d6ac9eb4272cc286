import type { FoundEntry, Store, StoredEntry } from '../tiers/store.ts'
import type { Gate } from './gate.ts'

/** A shared tier whose every operation waits at a gate before it takes effect and again before it answers. */
export class GatedStore implements Store {
  readonly #entries = new Map<string, StoredEntry & { ttlMs: number }>()
  readonly #gate: Gate

  constructor(gate: Gate) {
    this.#gate = gate
  }

  async get(keys: readonly string[]): Promise<(FoundEntry | null)[]> {
    await this.#gate.wait()
    const found = keys.map(key => this.#entries.get(key))
    await this.#gate.wait()
    return found.map(entry => (entry ? { ...entry, value: JSON.parse(entry.json) } : null))
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
