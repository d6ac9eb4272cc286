import type { Store, StoredEntry } from '../tiers/store.ts'

export interface MemoryStore extends Store {
  readonly entries: Map<string, StoredEntry & { ttlMs: number }>
}

/** A shared tier that answers at once and shows what it holds; nothing ends in it by itself. */
export function memoryStore(): MemoryStore {
  const entries: MemoryStore['entries'] = new Map()
  return {
    entries,
    get: async keys =>
      keys.map(key => {
        const entry = entries.get(key)
        return entry ? { ...entry, value: JSON.parse(entry.json) } : null
      }),
    set: async (_cache, key, entry, ttlMs) => {
      entries.set(key, { ...entry, ttlMs })
    },
    unlink: async keys => {
      for (const key of keys) entries.delete(key)
    },
    keys: async () => [...entries.keys()],
  }
}
