import { ErrorReply, MultiErrorReply } from 'redis'
import type { FoundEntry, Store, StoredEntry } from '../tiers/store.ts'
import type { RedisCommands } from './connection.ts'
import { DeafConnection } from './deaf-connection.ts'
import { RedisLoadLocks } from './redis-load-locks.ts'
import { RedisTime } from './redis-time.ts'
import { type Decoded, decodeStored, encodeStored } from './stored-json.ts'

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
/** What is stored this much later than now, as this process knows it, has been stored by another clock. */
const agreedMs = 1000
/** The time left to a key without expiry, which was made by hand: it is unknown, so the value is not kept in memory for long. */
const unknownTtlMs = 1000

/**
 * L2 in Redis: JSON under the plain key, so that people can read it with any tool; it ends by Redis' own TTL. An entry says until when
 * it lasts by Redis' clock, so a read is one `MGET` and nothing else.
 */
export class RedisStore implements Store {
  readonly #client: RedisCommands
  /** The same without a timer of its own for each command, which costs as much as the command. */
  readonly #reader: RedisCommands
  readonly #prefix: string
  readonly #name: string
  readonly #connection: DeafConnection
  readonly #time: RedisTime
  readonly locks: RedisLoadLocks

  constructor(options: RedisStoreOptions) {
    this.#client = options.client
    this.#reader = options.client.withCommandOptions({ timeout: 0 })
    this.#prefix = options.prefix ?? ''
    this.#name = options.name
    this.#connection = new DeafConnection(options.client, options.timeoutMs ?? 250)
    this.#time = new RedisTime(() => this.#askTime())
    // After a failover it is another server that answers.
    if (!('masters' in this.#client)) this.#client.on('ready', () => this.#time.forget())
    // Spread over the slots of a cluster by the key, like the entries.
    this.locks = new RedisLoadLocks({
      client: this.#client,
      prefix: `${this.#prefix}load:${this.#name}:`,
      connection: this.#connection,
    })
  }

  async get(keys: readonly string[]): Promise<(FoundEntry | null)[]> {
    if (keys.length === 0) return []
    const now = performance.now()
    this.#time.keepUp(now)
    const latest = this.#time.latest(now)
    if (Number.isNaN(latest)) return this.#getWithTimes(keys)
    const replies = await this.#connection.answer(this.#getAll(keys.map(key => this.#prefix + key)), 'a read')
    const found: (FoundEntry | null)[] = []
    const unclear: number[] = []
    for (let i = 0; i < keys.length; i++) {
      const text = replies[i]
      const entry = typeof text === 'string' ? decodeStored(text) : null
      if (entry?.until != null && entry.storedAt != null && entry.storedAt < latest + agreedMs) {
        found.push(foundOf(entry, entry.until - latest))
        continue
      }
      // It does not say, or it comes out of the future: Redis' clock has been set, or is another server's.
      if (entry) unclear.push(i)
      found.push(null)
    }
    if (unclear.length > 0) {
      const clear = await this.#getWithTimes(unclear.map(i => keys[i] as string))
      unclear.forEach((i, n) => {
        found[i] = clear[n] ?? null
      })
    }
    return found
  }

  /** The same with the times that Redis knows. */
  async #getWithTimes(keys: readonly string[]): Promise<(FoundEntry | null)[]> {
    const names = keys.map(key => this.#prefix + key)
    const replies = await this.#connection.answer(this.#valuesAndTimes(names), 'a read')
    return keys.map((_, i) => {
      const text = replies[2 * i]
      const ttlMs = replies[2 * i + 1]
      // A key of another type, which answers with an error, is somebody else's.
      if (typeof text !== 'string' || typeof ttlMs !== 'number' || ttlMs === -2) return null
      const entry = decodeStored(text)
      return entry && foundOf(entry, ttlMs === -1 ? unknownTtlMs : ttlMs)
    })
  }

  #getAll(names: readonly string[]): Promise<readonly (string | null)[]> {
    const client = this.#reader
    if (!('masters' in client)) return client.mGet(names as string[])
    // In a cluster each key is in a slot of its own; what goes to one server is pipelined.
    return Promise.all(names.map(name => client.get(name).catch(nullIfForeign)))
  }

  /** Of every key its value and its remaining time, one after the other. */
  async #valuesAndTimes(names: readonly string[]): Promise<readonly unknown[]> {
    // In one transaction: the value of one entry with the remaining time of its successor would outlive its time.
    if ('masters' in this.#client) {
      const cluster = this.#client
      const pairs = names.map(name => cluster.multi(name).get(name).pTTL(name).exec().catch(repliesOf))
      return (await Promise.all(pairs)).flat()
    }
    const commands = this.#client.multi()
    for (const name of names) commands.get(name).pTTL(name)
    return commands.exec().catch(repliesOf)
  }

  /** In a cluster that of one of its servers; it is only important that all nodes ask the same one. */
  async #askTime(): Promise<number> {
    const client = this.#client
    const asking =
      'masters' in client
        ? client.sendCommand<[string, string]>(this.#listing(''), true, ['TIME'])
        : client.sendCommand<[string, string]>(['TIME'])
    const [seconds, microseconds] = await this.#connection.answer(asking, 'the time')
    return Number(seconds) * 1000 + Number(microseconds) / 1000
  }

  async set(
    cache: string,
    key: string,
    entry: StoredEntry,
    ttlMs: number,
    idleMs = Number.POSITIVE_INFINITY,
  ): Promise<void> {
    const name = this.#prefix + key
    const listing = this.#listing(cache)
    if (Number.isNaN(this.#time.earliest(performance.now()))) await this.#time.learn()
    const now = this.#time.earliest(performance.now())
    const text = encodeStored(entry, Math.floor(now), Math.floor(now + Math.min(ttlMs, maxTtlMs)))
    const [, agrees] = await this.#connection.answer(
      Promise.all([
        this.#client.set(name, text, { expiration: { type: 'PX', value: wholeMs(Math.min(ttlMs, idleMs)) } }),
        this.#time.learn(),
        this.#client.zAdd(listing, { score: Date.now(), value: key }),
        this.#client.zRemRangeByRank(listing, 0, -listed - 1),
        this.#client.pExpire(listing, listingTtlMs),
      ]),
      'a write',
    )
    // Redis' clock has been set meanwhile; the entry names a wrong time.
    if (!agrees) await this.unlink([key])
  }

  async touch(key: string, idleMs: number): Promise<void> {
    // Only ever later: another node may have read it, or stored it anew, after this one.
    const touched = this.#client.pExpire(this.#prefix + key, wholeMs(idleMs), 'GT')
    await this.#connection.answer(touched, 'a touch')
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

const wholeMs = (ms: number): number => Math.max(1, Math.floor(Math.min(ms, maxTtlMs)))

/** A key of another type is somebody else's; a `MGET` has `null` for it, too. */
function nullIfForeign(error: unknown): null {
  if (error instanceof ErrorReply && error.message.startsWith('WRONGTYPE')) return null
  throw error
}

function foundOf(entry: Decoded, ttlMs: number): FoundEntry | null {
  entry.ttlMs = ttlMs
  return ttlMs > 0 ? entry : null
}
