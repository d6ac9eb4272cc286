import { MultiErrorReply } from 'redis'
import { formatPosition, parsePosition } from '../position.ts'
import type { FoundEntry, Store, StoredEntry } from '../tiers/store.ts'
import type { RedisCommands } from './connection.ts'
import { DeafConnection } from './deaf-connection.ts'
import { RedisLoadLocks } from './redis-load-locks.ts'

export interface RedisStoreOptions {
  /** Connected, to one server or to a Redis Cluster. */
  client: RedisCommands
  /** Put before every key. Default none: keys stand in Redis under the names that caches give them. */
  prefix?: string
  /** Name of the application, as for the log; the listing keys stand under it. */
  name: string
  /** A read that takes longer is given up and counts as failed. Default 250 ms. */
  timeoutMs?: number
}

/** How many keys per cache the listing remembers. */
const listed = 1000
/** Longest time to live that a listing keeps itself, ms. */
const listingTtlMs = 7 * 86_400_000
/** Redis takes 64-bit PX values; anything longer than this is for ever in practice. */
const maxTtlMs = 2 ** 50

/** L2 in Redis: JSON under the plain key, so that people can read it with any tool; the TTL is Redis' own. */
export class RedisStore implements Store {
  readonly #client: RedisCommands
  readonly #prefix: string
  readonly #name: string
  readonly #connection: DeafConnection
  readonly locks: RedisLoadLocks

  constructor(options: RedisStoreOptions) {
    this.#client = options.client
    this.#prefix = options.prefix ?? ''
    this.#name = options.name
    this.#connection = new DeafConnection(options.client, options.timeoutMs ?? 250)
    // Spread over the slots of a cluster by the key, like the entries.
    this.locks = new RedisLoadLocks({
      client: this.#client,
      prefix: `${this.#prefix}load:${this.#name}:`,
      connection: this.#connection,
    })
  }

  async get(keys: readonly string[]): Promise<(FoundEntry | null)[]> {
    const replies = await this.#connection.answer(this.#read(keys.map(key => this.#prefix + key)), 'a read')
    return keys.map((_, i) => {
      const json = replies[2 * i]
      const ttlMs = replies[2 * i + 1]
      // A key of another type, which answers with an error, is somebody else's.
      return typeof json === 'string' && typeof ttlMs === 'number' ? decode(json, ttlMs) : null
    })
  }

  /** Of every key its value and its remaining time, one after the other. */
  async #read(keys: readonly string[]): Promise<readonly unknown[]> {
    // In one transaction: the value of one entry with the remaining time of its successor would outlive its time.
    if ('masters' in this.#client) {
      const cluster = this.#client
      // Each key is in a slot of its own; what goes to one server is pipelined.
      const pairs = keys.map(key => cluster.multi(key).get(key).pTTL(key).exec().catch(repliesOf))
      return (await Promise.all(pairs)).flat()
    }
    const commands = this.#client.multi()
    for (const key of keys) commands.get(key).pTTL(key)
    return commands.exec().catch(repliesOf)
  }

  async set(cache: string, key: string, entry: StoredEntry, ttlMs: number): Promise<void> {
    const px = Math.max(1, Math.floor(Math.min(ttlMs, maxTtlMs)))
    const listing = this.#listing(cache)
    await this.#connection.answer(
      Promise.all([
        this.#client.set(this.#prefix + key, encode(entry), { expiration: { type: 'PX', value: px } }),
        this.#client.zAdd(listing, { score: Date.now(), value: key }),
        this.#client.zRemRangeByRank(listing, 0, -listed - 1),
        this.#client.pExpire(listing, listingTtlMs),
      ]),
      'a write',
    )
  }

  async unlink(keys: readonly string[]): Promise<void> {
    await this.#connection.answer(
      Promise.all(keys.map(key => this.#client.unlink(this.#prefix + key))),
      'an unlink',
    )
  }

  keys(cache: string, limit: number): Promise<string[]> {
    return this.#connection.answer(
      this.#client.zRange(this.#listing(cache), 0, limit - 1, { REV: true }),
      'a listing',
    )
  }

  #listing(cache: string): string {
    return `${this.#prefix}{${this.#name}}:keys:${cache}`
  }
}

/** The replies of a transaction in which some commands failed, the failures among them. */
function repliesOf(error: unknown): readonly unknown[] {
  if (error instanceof MultiErrorReply) return error.replies
  throw error
}

function encode(entry: StoredEntry): string {
  const { epoch, asOf, upTo, tags } = entry
  const meta = JSON.stringify({ epoch, asOf: formatPosition(asOf), upTo: formatPosition(upTo), tags })
  return `${meta.slice(0, -1)},"value":${entry.json}}`
}

/** Anything that is not an entry of ours (somebody else's key, a cut value) is a miss. */
function decode(json: string, ttlMs: number): FoundEntry | null {
  if (ttlMs === -2) return null
  let stored: unknown
  try {
    stored = JSON.parse(json)
  } catch {
    return null
  }
  if (typeof stored !== 'object' || stored === null) return null
  const { epoch, asOf, upTo, tags, value } = stored as Record<string, unknown>
  if (typeof epoch !== 'string' || typeof asOf !== 'string' || typeof upTo !== 'string') return null
  if (!Array.isArray(tags) || value === undefined) return null
  const positions = [parsePosition(asOf), parsePosition(upTo)] as const
  if (positions[0] === null || positions[1] === null) return null
  // A key without expiry (-1) was made by hand; its time is unknown, so it is not kept in memory for long.
  const left = ttlMs === -1 ? 1000 : ttlMs
  return { epoch, asOf: positions[0], upTo: positions[1], tags: tags.map(String), value, ttlMs: left }
}
