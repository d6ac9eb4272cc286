import type { RedisCommands } from '@technomir/cache'

const ttlS = 60

/** As much of Redis as a naive cache uses; a map where there is none. */
interface Keys {
  get(key: string): Promise<string | null>
  set(key: string, value: string): Promise<void>
  del(key: string): Promise<void>
}

function keysIn(redis: RedisCommands | undefined): Keys {
  if (redis === undefined) {
    const map = new Map<string, string>()
    return {
      get: async key => map.get(key) ?? null,
      set: async (key, value) => void map.set(key, value),
      del: async key => void map.delete(key),
    }
  }
  return {
    get: key => redis.get(key),
    set: async (key, value) =>
      void (await redis.set(key, value, { expiration: { type: 'EX', value: ttlS } })),
    del: async key => void (await redis.del(key)),
  }
}

/** Cache-aside as it stands in most tutorials: GET, else load and SET; DEL after a write. Nothing in it is made worse than it is. */
export class NaiveCache {
  readonly #keys: Keys

  constructor(redis: RedisCommands | undefined) {
    this.#keys = keysIn(redis)
  }

  async read(key: string, load: () => Promise<number>): Promise<number> {
    const cached = await this.#keys.get(key)
    if (cached !== null) return Number(cached)
    const value = await load()
    await this.#keys.set(key, String(value))
    return value
  }

  invalidate(key: string): Promise<void> {
    return this.#keys.del(key)
  }
}
