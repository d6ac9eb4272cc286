import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { type Cache, formatCacheStatus, type Read, type Reader } from '@technomir/cache'
import { etagMatches, hitTiming, jsonType, sharedCacheControl } from './answer-headers.ts'
import {
  formatToken,
  newer,
  parseToken,
  positionCookie,
  setPositionCookie,
  type Token,
} from './session-token.ts'

/** How an address was answered once: the same one means the same read. */
export interface Seat {
  /** Asks the cache for the entry. */
  readonly peek: (reader?: Reader) => Read<unknown> | null
  readonly key: string
  /** The route's name, for the metrics. */
  readonly route: string
  prepared: Prepared | null
}

/** What is the same in all answers of one entry within a second of its time to live. */
export interface Prepared {
  readonly read: Read<unknown>
  readonly seconds: number
  readonly own: Token
  readonly ownText: string
  readonly ownCookie: string
  readonly cacheStatus: string
  readonly etag: string
  readonly bytes: Buffer
  readonly length: string
}

/** What a reader has seen, and what of that its cookie holds. */
export interface Seen {
  readonly token: Token | undefined
  readonly inCookie: string
}

export interface HitLaneOptions {
  /** Told of every answer; without it nobody counts. */
  readonly observe?: ((route: string, status: number, ms: number) => void) | undefined
  /** While somebody wants to follow requests through the system, all of them go through all of it. */
  readonly isWatched?: () => boolean
}

const nothingSeen: Seen = { token: undefined, inCookie: '' }

const maxSeats = 5000
const longestUrl = 500
/** The position cookie as it is given out; anything else is left to the framework's own reading. */
const cookiePattern = new RegExp(`(?:^|;\\s*)${positionCookie}=([\\w.:-]*)(?:;|$)`)

/**
 * Answers what this process' memory holds before the framework sees the request: routing, checking, cookies and hooks cost more than such an
 * answer itself. It learns addresses from the answers that the framework has given, asks the same cache under the same fences and with the
 * same token, and steps aside whenever there is more to do than to answer. The answers are the same to the header.
 */
export class HitLane {
  readonly #seats = new Map<string, Seat>()
  readonly #observe: HitLaneOptions['observe']
  readonly #isWatched: () => boolean
  #closed = false

  constructor({ observe, isWatched = () => false }: HitLaneOptions = {}) {
    this.#observe = observe
    this.#isWatched = isWatched
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
    this.#seats.set(url, { peek: cache.peeker(args), key, route, prepared: null })
  }

  /** False: nothing was done, and the framework has to answer. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== 'GET') return false
    const seat = this.#seats.get(request.url ?? '')
    if (seat === undefined || this.#isWatched()) return false
    const startedAt = performance.now()
    const { headers } = request
    const seen = this.seenBy(headers, seat.prepared)
    if (seen === null) return false
    const read = this.look(seat, seen.token)
    if (read === null || read.epoch === null || read.value === null) return false
    const prepared = prepare(seat, read, read.epoch)
    const ms = performance.now() - startedAt
    const head = this.head(prepared, seen, ms)
    const unchanged = etagMatches(headers['if-none-match'], prepared.etag)
    if (unchanged) {
      response.writeHead(304, head)
      response.end()
    } else {
      head.push('Content-Type', jsonType, 'Content-Length', prepared.length)
      response.writeHead(200, head)
      response.end(prepared.bytes)
    }
    this.#observe?.(seat.route, unchanged ? 304 : 200, ms)
    return true
  }

  /** From now on the framework answers everything: it says good-bye. */
  close(): void {
    this.#closed = true
    this.#seats.clear()
  }

  // The parts that guarantee something can be replaced one by one, so that a benchmark can measure what each costs.

  /** What the reader has seen; `null` for one that the framework has to read. */
  protected seenBy(headers: IncomingHttpHeaders, last: Prepared | null): Seen | null {
    const given = headers['technomir-position']
    const inCookie = cookieToken(headers.cookie)
    if (inCookie === null) return null
    if (given === undefined && inCookie === '') return nothingSeen
    return {
      inCookie,
      token: newest(typeof given === 'string' ? tokenIn(given, last) : undefined, tokenIn(inCookie, last)),
    }
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

function prepare(seat: Seat, read: Read<unknown>, epoch: string): Prepared {
  const seconds = Math.floor(read.ttlMs / 1000)
  const last = seat.prepared
  if (last?.read === read && last.seconds === seconds) return last
  const own = { epoch, position: read.upTo }
  const ownText = formatToken(own)
  const bytes = read.bytes()
  const prepared: Prepared = {
    read,
    seconds,
    own,
    ownText,
    ownCookie: setPositionCookie(ownText),
    cacheStatus: formatCacheStatus('technomir', read, seat.key),
    etag: read.etag(),
    bytes,
    length: String(bytes.length),
  }
  seat.prepared = prepared
  return prepared
}

/** Readers mostly come with the token that the last answer gave: that one need not be taken apart. */
const tokenIn = (text: string, last: Prepared | null): Token | undefined =>
  text === last?.ownText ? last.own : parseToken(text)

const newest = (a: Token | undefined, b: Token | undefined): Token | undefined =>
  a && b ? newer(a, b) : (a ?? b)

/** The position cookie; empty without one, `null` for one that has to be decoded first. */
function cookieToken(header: string | undefined): string | null {
  if (header === undefined || !header.includes(positionCookie)) return ''
  return cookiePattern.exec(header)?.[1] ?? null
}
