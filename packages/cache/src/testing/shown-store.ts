import type { Store, StoredEntry } from '../tiers/store.ts'

export interface ShownStore extends Store {
  readonly entries: Map<string, StoredEntry & { ttlMs: number }>
}

/** A shared tier that answers at once and shows what it holds; nothing ends in it by itself. */
export function shownStore(): ShownStore {
  const entries: ShownStore['entries'] = new Map()
  return {
    entries,
    get: async keys => keys.map(key => entries.get(key) ?? null),
    set: async (_cache, key, entry, ttlMs) => {
      entries.set(key, { ...entry, ttlMs })
    },
    unlink: async keys => {
      for (const key of keys) entries.delete(key)
    },
    keys: async () => [...entries.keys()],
  }
}
