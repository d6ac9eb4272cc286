import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Cache,
  Caches,
  createRedisClient,
  Follower,
  type LogEntry,
  logKeys,
  monotonicClock,
  type Position,
  RedisLogReader,
  RedisLogWriter,
  RedisStore,
} from '../../src/index.ts'
import type { Cluster, ClusterOptions, Driver, NodeOptions } from '../driver.ts'

const mapping = 'anomalies'
const epoch = 'anomalies-1'
/** Generous: a node that gives Redis up for a while loads by itself, and a busy machine should not look like a herd. */
const timeoutMs = 5000
const url = (port: number) => `redis://127.0.0.1:${port}`

/** Writes invalidations into the log one after the other, and signs of life between them. */
class TinyRelay {
  last: Position = 1000
  readonly #log: RedisLogWriter
  readonly #stop = new AbortController()
  #beating: Promise<void> = Promise.resolve()
  #writing: Promise<unknown> = Promise.resolve()

  constructor(log: RedisLogWriter) {
    this.#log = log
  }

  async start(): Promise<void> {
    await this.#log.begin(epoch)
    this.#beating = this.#keepBeating()
  }

  /** Rejects when the log did not take it; the caller knows then, and tries again. */
  invalidate(tag: string): Promise<Position> {
    const writing = this.#writing.then(async () => {
      const position = this.last + 8
      const entry: LogEntry = {
        position,
        prev: this.last,
        tags: [tag],
        touched: [],
        events: [],
        writes: [],
        committedAt: Date.now(),
      }
      await this.#log.append(epoch, entry)
      this.last = position
      return position
    })
    this.#writing = writing.catch(() => {})
    return writing
  }

  async #keepBeating(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      try {
        const asked = await this.#log.heartbeat(epoch, this.#heartbeat(), null, 1000)
        if (asked.outcome !== 'deposed')
          await this.#log.heartbeat(epoch, this.#heartbeat(), asked.stamp, 1000)
      } catch {
        // A log that cannot be written is what some scenarios are about; the nodes notice the silence.
      }
      await sleep(50, undefined, { signal }).catch(() => {})
    }
  }

  #heartbeat() {
    return { horizon: this.last, last: this.last, heldForMs: 0, mapping }
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#beating
  }
}

async function client(port: number) {
  const made = createRedisClient(url(port), true, 'anomalies')
  // What goes wrong with a connection also rejects the commands on it.
  made.on('error', () => {})
  await made.connect()
  return made
}

async function start(options: ClusterOptions): Promise<Cluster> {
  const admin = await client(options.redisPort)
  const keys = logKeys(options.name)
  const relay = new TinyRelay(new RedisLogWriter({ client: admin, keys, retention: 10_000 }))
  await relay.start()
  const followers: Follower[] = []
  const closing: (() => Promise<void>)[] = []
  const reached = (follower: Follower, position: Position) => follower.waitFor(position, 1000)

  async function join(node: NodeOptions) {
    const clock = { now: () => monotonicClock.now() + node.clockOffsetMs }
    const log = new RedisLogReader({ url: url(node.busPort), keys, clock })
    const follower = new Follower({ log, mapping, clock })
    const values = await client(node.valuesPort)
    const prefix = `${options.name}:`
    const store = new RedisStore({ client: values, name: options.name, prefix, timeoutMs })
    const caches = new Caches({ follower, store, clock })
    const cache: Cache<string, unknown> = caches.define({
      name: 'item',
      policy: 'tagged',
      key: (key: string) => key,
      ttlMs: options.ttlMs,
      tags: key => [`item:${key}`, ...(options.tagged ? [options.tagOf(key)] : [])],
      load: options.load,
    })
    follower.start()
    while (follower.isBlind()) await sleep(5)
    followers.push(follower)
    closing.push(async () => {
      caches.close()
      await follower.close()
      if (values.isOpen) values.destroy()
    })
    const end = async (tag: string) => {
      await reached(follower, await relay.invalidate(tag))
      return true
    }
    return {
      read: async (key: string) => (await cache.get(key)).value,
      invalidate: (key: string) => end(`item:${key}`),
      invalidateTag: end,
    }
  }

  return {
    join,
    settle: async () => {
      await Promise.all(followers.map(follower => reached(follower, relay.last)))
    },
    // The whole retained log: nothing else in Redis speaks against an entry.
    loseMarkers: async () => {
      await admin.del(keys.entries(epoch))
    },
    close: async () => {
      for (const close of closing) await close()
      await relay.stop()
      admin.destroy()
    },
  }
}

/** L1 and L2 and one ordered log in Redis, with a relay that only appends what the scenario invalidates. */
export const ours: Driver = { name: '@technomir/cache', memoryTier: true, bus: true, tags: true, start }
