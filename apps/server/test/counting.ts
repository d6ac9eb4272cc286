import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { ServerProcess } from '../src/testing/server-process.ts'
import { type Stack, until } from '../src/testing/stack.ts'
import { call, type Product } from './client.ts'
import { Feed } from './feed.ts'

/** However blind: an answer is never older than this. Two seconds until a node knows that it is, the rest for the machine. */
const oldestMs = { blind: 2000, machine: 1000 }
/** So slow that a server may get no connection to its database within its patience, and then rightly says so. */
const tooSlow = 2
const pauseMs = 3

/** From one commit to the next beyond the pause, on a machine that has nothing else to do. */
const usualCommitMs = 6

interface Commit {
  value: number
  at: number
}

/**
 * Prices that only count up, written in SQL, and readers that know what they may not see any more. Every answer is compared with what
 * was committed, what its server has processed and what its session has seen.
 */
export class Counting {
  /** What should not have been. */
  readonly violations: string[] = []
  readonly reads = { hit: 0, other: 0, failed: 0, refused: 0 }
  /** The newest committed value. */
  written = 0
  #perSecond = 1
  readonly #stack: Stack
  readonly #ids: readonly number[]
  readonly #commits = new Map<number, Commit[]>()
  readonly #stop = new AbortController()
  readonly #gone = new Set<ServerProcess>()
  readonly #feeds = new Map<ServerProcess, Feed>()
  readonly #heard = new Map<ServerProcess, Map<number, number>>()
  readonly #loops: Promise<void>[] = []

  constructor(stack: Stack, ids: readonly number[]) {
    this.#stack = stack
    this.#ids = ids
    for (const id of ids) this.#commits.set(id, [])
  }

  /** Commits about `perSecond` rows a second, one after the other, until `close`. */
  async write(perSecond: number): Promise<void> {
    this.#perSecond = perSecond
    const client = new pg.Client({ connectionString: this.#stack.primary.url })
    // The statement under way reports it.
    client.on('error', () => {})
    await client.connect()
    const loop = async () => {
      for (let value = 1; !this.#stop.signal.aborted; value++) {
        const id = this.#ids[value % this.#ids.length] as number
        await client.query('UPDATE products SET price = $1 WHERE id = $2', [value, id])
        this.#commits.get(id)?.push({ value, at: performance.now() })
        this.written = value
        await sleep(1000 / perSecond)
      }
      await client.end()
    }
    this.#loops.push(loop())
  }

  /** Reads on one server without a session: never below what it has processed, never long out of date. */
  async watch(server: ServerProcess): Promise<void> {
    const heard = new Map(this.#ids.map(id => [id, 0]))
    this.#heard.set(server, heard)
    const feed = await Feed.open(server, ['catalog'], ({ data }) => {
      if (typeof data?.id === 'number') heard.set(data.id, Number(data.price))
    })
    this.#feeds.set(server, feed)
    const loop = async () => {
      for (let i = 0; !this.#isOver(server); i++) {
        const id = this.#ids[i % this.#ids.length] as number
        const processed = heard.get(id) ?? 0
        const askedAt = performance.now()
        const price = await this.#read(server, id)
        if (price !== null && price < processed)
          this.#violate(`${server.url} answered ${price} for ${id} after it had processed ${processed}`)
        if (price !== null && this.#isTooOld(id, price, askedAt))
          this.#violate(`${server.url} answered ${price} for ${id}, which had long been over`)
        await sleep(pauseMs)
      }
    }
    this.#loops.push(loop())
  }

  /** Reads with one session on one server after the other: it never goes back. */
  session(servers: () => readonly ServerProcess[]): void {
    const seen = new Map<number, number>()
    const session = { token: '' }
    const loop = async () => {
      for (let i = 0; !this.#stop.signal.aborted; i++) {
        const among = servers().filter(server => !this.#gone.has(server))
        const server = among[Math.floor(Math.random() * among.length)]
        const id = this.#ids[i % this.#ids.length] as number
        const price = server ? await this.#read(server, id, session) : null
        if (price !== null && price < (seen.get(id) ?? 0))
          this.#violate(`a session saw ${price} for ${id} on ${server?.url} after ${seen.get(id)}`)
        if (price !== null) seen.set(id, price)
        await sleep(pauseMs)
      }
    }
    this.#loops.push(loop())
  }

  /** From here on nobody is surprised when the server does not answer. */
  leave(server: ServerProcess): void {
    this.#gone.add(server)
  }

  /** Reads it again after `leave`. */
  async comeBack(server: ServerProcess): Promise<void> {
    this.#gone.delete(server)
    this.#feeds.get(server)?.close()
    await this.watch(server)
  }

  feedOf(server: ServerProcess): Feed {
    return this.#feeds.get(server) as Feed
  }

  /** How many times as long everything takes here as on a machine at rest, by the commits since a moment; at least 1. */
  slowness(from: number): number {
    const commits = [...this.#commits.values()].flat().filter(({ at }) => at > from).length
    const usual = (performance.now() - from) / (1000 / this.#perSecond + usualCommitMs)
    return Math.max(1, usual / Math.max(1, commits))
  }

  /** Waits until the server has processed what is committed now, or what will be: the change of that number. */
  async caughtUp(server: ServerProcess, timeoutMs: number, written = this.written): Promise<void> {
    const heard = this.#heard.get(server)
    await until(
      () => Math.max(...(heard?.values() ?? [0])) >= written,
      `${server.url} processes ${written}`,
      timeoutMs,
    )
  }

  /** Stops writing and reading. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await Promise.all(this.#loops)
    for (const feed of this.#feeds.values()) feed.close()
  }

  /** Stops, and compares every live server with the database. */
  async close(): Promise<void> {
    await this.stop()
    for (const server of this.#heard.keys()) {
      if (this.#gone.has(server)) continue
      for (const id of this.#ids) {
        const last = this.#commits.get(id)?.at(-1)?.value ?? 0
        await until(
          async () => (await this.#read(server, id)) === last,
          `${server.url} answers ${last} for ${id} in the end`,
        )
      }
    }
  }

  #isOver(server: ServerProcess): boolean {
    return this.#stop.signal.aborted || this.#gone.has(server)
  }

  #isTooOld(id: number, value: number, askedAt: number): boolean {
    const { blind, machine } = oldestMs
    if (value >= this.#committedBefore(id, askedAt - blind - machine)) return false
    return value < this.#committedBefore(id, askedAt - blind - machine * this.#slownessLately())
  }

  #slownessLately(): number {
    return this.slowness(performance.now() - 5000)
  }

  #committedBefore(id: number, time: number): number {
    return this.#commits.get(id)?.findLast(({ at }) => at <= time)?.value ?? 0
  }

  async #read(server: ServerProcess, id: number, session?: { token: string }): Promise<number | null> {
    try {
      const headers = session ? { 'technomir-position': session.token } : {}
      const answer = await call<Product>(server, `GET /api/products/${id}`, undefined, headers, 10_000)
      if (answer.status === 503 && this.#slownessLately() > tooSlow) {
        this.reads.refused++
        return null
      }
      if (answer.status !== 200) {
        this.#violate(`${server.url} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
        return null
      }
      this.reads[answer.cache === 'hit' ? 'hit' : 'other']++
      if (session) session.token = answer.headers.get('technomir-position') ?? session.token
      return answer.body.price
    } catch (error) {
      this.reads.failed++
      if (!this.#gone.has(server)) this.#violate(`${server.url} did not answer: ${error}`)
      return null
    }
  }

  #violate(what: string): void {
    const slowness = this.#slownessLately().toFixed(1)
    this.violations.push(`${(performance.now() / 1000).toFixed(3)} ${what} (slowness ${slowness})`)
  }
}
