import type { LoadLocks } from '../tiers/store.ts'
import type { RedisCommands } from './connection.ts'
import type { DeafConnection } from './deaf-connection.ts'

export interface RedisLoadLocksOptions {
  client: RedisCommands
  /** Put before every lock's key. */
  prefix: string
  connection: DeafConnection
}

/** KEYS lock; ARGV what must stand there, what is put there instead, for how many ms. */
const replaceScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`

/** KEYS lock; ARGV what must stand there. */
const releaseScript = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`

/** Locks on loads as plain keys with an expiry: `SET … NX`, released by whoever holds them only. Needs Redis 7 or Valkey. */
export class RedisLoadLocks implements LoadLocks {
  readonly #client: RedisCommands
  readonly #prefix: string
  readonly #connection: DeafConnection

  constructor({ client, prefix, connection }: RedisLoadLocksOptions) {
    this.#client = client
    this.#prefix = prefix
    this.#connection = connection
  }

  take(keys: readonly string[], owners: readonly string[], ttlMs: number): Promise<(string | null)[]> {
    const taking = keys.map((key, i) =>
      this.#client.set(this.#prefix + key, owners[i] as string, {
        condition: 'NX',
        GET: true,
        expiration: { type: 'PX', value: ttlMs },
      }),
    )
    return this.#connection.answer(Promise.all(taking), 'a lock')
  }

  async replace(key: string, from: string, to: string, ttlMs: number): Promise<boolean> {
    const replaced = this.#client.eval(replaceScript, {
      keys: [this.#prefix + key],
      arguments: [from, to, String(ttlMs)],
    })
    return (await this.#connection.answer(replaced, 'a lock')) === 1
  }

  async release(key: string, owner: string): Promise<void> {
    const released = this.#client.eval(releaseScript, { keys: [this.#prefix + key], arguments: [owner] })
    await this.#connection.answer(released, 'the release of a lock')
  }
}
