import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { type Cache, formatCacheStatus, type Read, type Reader } from '@technomir/cache'
import { etagMatches, hitTiming, jsonType, sharedCacheControl } from './answer-headers.ts'
import { type Given, type Seen, seenBy } from './seen-token.ts'
import { formatToken, newer, positionCookie, setPositionCookie, type Token } from './session-token.ts'

export type { Seen }

/** How an address was answered once: the same one means the same read. */
export interface Seat {
  /** Asks the cache for the entry. */
  readonly peek: (reader?: Reader) => Read<unknown> | null
  readonly key: string
  /** The route's name, for the metrics. */
  readonly route: string
  prepared: Prepared | null
  /** Told how long each answer took; once somebody has asked. */
  observed: ((ms: number) => void) | null
  unchangedObserved: ((ms: number) => void) | null
}

/** What is the same in all answers of one entry within a second of its time to live. */
export interface Prepared extends Given {
  readonly read: Read<unknown>
  /** By performance.now(); then the answer names another time to live, and nothing of this is used again. */
  readonly until: number
  readonly ownCookie: string
  readonly cacheStatus: string
  readonly etag: string
  /** A string stands for its characters' low bytes. */
  readonly body: Buffer | string
  readonly length: string
}

export interface HitLaneOptions {
  /** Asked once for each address and status; what it returns is told of every answer. Without it nobody counts. */
  readonly observe?: ((route: string, status: number) => (ms: number) => void) | undefined
  /** While somebody wants to follow requests through the system, all of them go through all of it. `now` is by performance.now(). */
  readonly isWatched?: (now: number) => boolean
}

const maxSeats = 5000
const longestUrl = 500
/** So long what the lane was told about watchers is taken for true. */
const watchedMs = 10
/**
 * Node puts the head and a body that is a string into one piece, and sends a Buffer as a second one: for small bodies that costs more than
 * copying them.
 */
const oneWriteBytes = 8192
/** What is prepared is good for a second at most. */
const sweepEveryMs = 1000

/**
 * Answers what this process' memory holds before the framework sees the request: routing, checking, cookies and hooks cost more than such an
 * answer itself. It learns addresses from the answers that the framework has given, asks the same cache under the same fences and with the
 * same token, and steps aside whenever there is more to do than to answer. The answers are the same to the header.
 */
export class HitLane {
  readonly #seats = new Map<string, Seat>()
  readonly #observe: HitLaneOptions['observe']
  readonly #isWatched: (now: number) => boolean
  readonly #sweeping: NodeJS.Timeout
  #watched = false
  #watchedUntil = Number.NEGATIVE_INFINITY
  #closed = false

  constructor({ observe, isWatched = () => false }: HitLaneOptions = {}) {
    this.#observe = observe
    this.#isWatched = isWatched
    this.#sweeping = setInterval(() => this.#sweep(), sweepEveryMs).unref()
  }

  /** A GET of `url` was answered with a hit of `cache`; address and query alone said which. */
  learn<Args>(
    url: string,
    { cache, args, key, route }: { cache: Cache<Args, unknown>; args: Args; key: string; route: string },
  ): void {
    if (this.#closed || url.length > longestUrl || this.#seats.has(url)) return
    if (this.#seats.size >= maxSeats) {
      const [oldest = ''] = this.#seats.keys()
      this.#seats.delete(oldest)
    }
    this.#seats.set(url, {
      peek: cache.peeker(args),
      key,
      route,
      prepared: null,
      observed: null,
      unchangedObserved: null,
    })
  }

  /** False: nothing was done, and the framework has to answer. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== 'GET') return false
    const seat = this.#seats.get(request.url ?? '')
    if (seat === undefined) return false
    const startedAt = performance.now()
    if (startedAt >= this.#watchedUntil) {
      this.#watched = this.#isWatched(startedAt)
      this.#watchedUntil = startedAt + watchedMs
    }
    if (this.#watched) return false
    const { headers } = request
    const seen = this.seenBy(headers, seat.prepared)
    if (seen === null) return false
    const read = this.look(seat, seen.token)
    if (read === null || read.epoch === null || read.value === null) return false
    const prepared = prepare(seat, read, read.epoch, startedAt)
    const ms = performance.now() - startedAt
    const head = this.head(prepared, seen, ms)
    const unchanged = etagMatches(headers['if-none-match'], prepared.etag)
    if (unchanged) {
      response.writeHead(304, head)
      response.end()
    } else {
      head.push('Content-Type', jsonType, 'Content-Length', prepared.length)
      response.writeHead(200, head)
      response.end(prepared.body, 'latin1')
    }
    if (this.#observe !== undefined) observing(seat, unchanged, this.#observe)(ms)
    return true
  }

  /** From now on the framework answers everything: it says good-bye. */
  close(): void {
    this.#closed = true
    clearInterval(this.#sweeping)
    this.#seats.clear()
  }

  /**
   * The lane knows more addresses than memory may hold answers; which of those it holds is the caches' business. (A WeakRef would say the
   * same, and costs a tenth of a hit.)
   */
  #sweep(): void {
    const now = performance.now()
    for (const seat of this.#seats.values())
      if (seat.prepared !== null && seat.prepared.until <= now) seat.prepared = null
  }

  // The parts that guarantee something can be replaced one by one, so that a benchmark can measure what each costs.

  /** What the reader has seen; `null` for one that the framework has to read. */
  protected seenBy(headers: IncomingHttpHeaders, last: Prepared | null): Seen | null {
    return seenBy(headers, last)
  }

  /** A true entry that the reader may have. */
  protected look({ peek }: Seat, token: Token | undefined): Read<unknown> | null {
    return peek(token && { token })
  }

  /** Names and values in turn. */
  protected head(prepared: Prepared, { token, inCookie }: Seen, ms: number): string[] {
    const { own } = prepared
    const seen = newer(token, own)
    const text = seen === own ? prepared.ownText : formatToken(seen)
    const head = this.statusHead(prepared, ms)
    head.push('TechnoMir-Position', text)
    if (inCookie !== text)
      head.push('Set-Cookie', seen === own ? prepared.ownCookie : setPositionCookie(text))
    return head
  }

  protected statusHead({ cacheStatus, etag }: Prepared, ms: number): string[] {
    return [
      'Cache-Status',
      cacheStatus,
      'Server-Timing',
      hitTiming(ms),
      'Cache-Control',
      sharedCacheControl,
      'ETag',
      etag,
    ]
  }
}

function observing(seat: Seat, unchanged: boolean, observe: NonNullable<HitLaneOptions['observe']>) {
  if (unchanged) {
    seat.unchangedObserved ??= observe(seat.route, 304)
    return seat.unchangedObserved
  }
  seat.observed ??= observe(seat.route, 200)
  return seat.observed
}

function prepare(seat: Seat, read: Read<unknown>, epoch: string, at: number): Prepared {
  const last = seat.prepared
  if (last?.read === read && at < last.until) return last
  const own = { epoch, position: read.upTo }
  const ownText = formatToken(own)
  const bytes = read.bytes()
  const prepared: Prepared = {
    read,
    // It names its time to live in whole seconds.
    until: at + (read.ttlMs % 1000),
    own,
    ownText,
    ownPair: `${positionCookie}=${ownText}`,
    ownCookie: setPositionCookie(ownText),
    cacheStatus: formatCacheStatus('technomir', read, seat.key),
    etag: read.etag(),
    body: bytes.length <= oneWriteBytes ? bytes.toString('latin1') : bytes,
    length: String(bytes.length),
  }
  seat.prepared = prepared
  return prepared
}
