import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LogEntry, Reader } from '@technomir/cache'
import { parseCookie } from 'cookie'
import type { Logger } from 'pino'
import { parseToken, positionCookie } from '../caching/session-token.ts'
import { sessionCookie } from '../session/cookies.ts'
import type { Identify } from '../session/identify.ts'
import { everybodysTags, type LiveSession, tagsOf } from './live-session.ts'

/** Look-ups at once, when many connections are in doubt. */
const atOnce = 16
/** How often sessions are looked at whose time may be over, ms. */
const expiryEveryMs = 60_000
/** A database that is away for a moment is asked again so often; without it the log brings nothing to hand out either. */
const mostFailures = 10
const retryMs = 1000

export interface LiveSessionsOptions {
  identify: Identify
  demoMode: boolean
  logger: Logger
  /** The hub's: applies what `revise` says of each connection's session. */
  recheck: (revise: (session: LiveSession) => LiveSession | undefined) => unknown
}

/**
 * Knows who is behind the open connections, and hears from the log when that may have changed: a session that has ended loses its
 * connections before anything later is handed out, on every server.
 */
export class LiveSessions {
  readonly #o: LiveSessionsOptions
  readonly #byTag = new Map<string, Set<LiveSession>>()
  readonly #open = new Set<LiveSession>()
  readonly #doubtful = new Set<LiveSession>()
  readonly #timer: NodeJS.Timeout
  #checking: Promise<void> | undefined
  readonly #failures = new WeakMap<LiveSession, number>()
  readonly #closing = new AbortController()

  constructor(o: LiveSessionsOptions) {
    this.#o = o
    this.#timer = setInterval(() => this.#doubtExpired(), expiryEveryMs)
  }

  /**
   * Finds out whom an upgrade request belongs to, and keeps watch over that until its socket closes. `accept` is called with it at
   * once, before anything can change. Rejects when nobody can tell.
   */
  async admit(
    request: IncomingMessage,
    socket: Duplex,
    accept: (session: LiveSession) => void,
  ): Promise<void> {
    const cookies = parseCookie(request.headers.cookie ?? '')
    const token = parseToken(cookies[positionCookie])
    const session: LiveSession = {
      cookie: cookies[sessionCookie],
      identity: { kind: 'nobody', unknown: false },
      mayManage: false,
      stale: false,
    }
    socket.once('close', () => this.#forget(session))
    // Again, until nothing has changed between the look-up and the watch over it.
    do {
      session.stale = false
      Object.assign(session, await this.#lookUp(session.cookie, token === undefined ? {} : { token }))
    } while (!socket.destroyed && (this.#watch(session) || session.stale))
    if (socket.destroyed) this.#forget(session)
    else accept(session)
  }

  /** To be called with every entry of the log before its events are handed out. */
  note({ tags, events }: Pick<LogEntry, 'tags' | 'events'>): void {
    const ended = new Set(events.flatMap(e => (e.topic === 'session' && e.audience ? [e.audience] : [])))
    if (ended.size > 0)
      this.#o.recheck(session =>
        'session' in session.identity && ended.has(session.identity.session) ? undefined : session,
      )
    if (tags.some(tag => everybodysTags.has(tag))) this.doubtAll()
    else for (const tag of tags) for (const session of this.#byTag.get(tag) ?? []) this.#doubt(session)
  }

  /** Everybody is looked up again: something was missed. */
  doubtAll(): void {
    for (const session of this.#open) this.#doubt(session)
  }

  /** Stops watching, and waits for what is under way. */
  async close(): Promise<void> {
    this.#closing.abort()
    clearInterval(this.#timer)
    this.#doubtful.clear()
    await this.#checking
  }

  #watch(session: LiveSession): boolean {
    this.#open.add(session)
    let isNew = false
    for (const tag of tagsOf(session)) {
      const watched = this.#byTag.get(tag)
      if (watched?.has(session)) continue
      isNew = true
      if (watched) watched.add(session)
      else this.#byTag.set(tag, new Set([session]))
    }
    return isNew
  }

  #forget(session: LiveSession): void {
    this.#open.delete(session)
    this.#doubtful.delete(session)
    for (const tag of tagsOf(session)) {
      const watched = this.#byTag.get(tag)
      watched?.delete(session)
      if (watched?.size === 0) this.#byTag.delete(tag)
    }
  }

  #doubt(session: LiveSession): void {
    if (this.#closing.signal.aborted) return
    session.stale = true
    this.#doubtful.add(session)
    this.#checking ??= this.#check().finally(() => {
      this.#checking = undefined
    })
  }

  async #check(): Promise<void> {
    while (this.#doubtful.size > 0) {
      const batch = [...this.#doubtful].slice(0, atOnce)
      for (const session of batch) this.#doubtful.delete(session)
      const changed = new Map<LiveSession, LiveSession | undefined>()
      const answered = await Promise.all(batch.map(session => this.#checkOne(session, changed)))
      if (changed.size > 0)
        this.#o.recheck(session => (changed.has(session) ? changed.get(session) : session))
      if (answered.includes(false)) await pause(retryMs, this.#closing.signal)
    }
  }

  /** Puts a session into `changed` that has ended or may do other things now. Returns false when nobody could tell. */
  async #checkOne(
    session: LiveSession,
    changed: Map<LiveSession, LiveSession | undefined>,
  ): Promise<boolean> {
    try {
      const now = await this.#lookUp(session.cookie)
      this.#failures.delete(session)
      if (now.identity.kind === 'nobody') changed.set(session, undefined)
      // Mostly it has only been used again.
      else if (isSame(session, now)) Object.assign(session, now)
      else changed.set(session, Object.assign(session, now))
      return true
    } catch (error) {
      const failures = (this.#failures.get(session) ?? 0) + 1
      this.#failures.set(session, failures)
      if (failures < mostFailures && this.#open.has(session)) this.#doubtful.add(session)
      else {
        // The client connects again; better than to tell somebody what they may no longer hear.
        this.#o.logger.warn({ err: error }, 'a WebSocket is closed: its session cannot be looked up')
        changed.set(session, undefined)
      }
      return false
    }
  }

  async #lookUp(cookie: string | undefined, reader: Reader = {}): Promise<Seen> {
    const identity = await this.#o.identify(cookie, reader)
    const isAdmin = identity.kind === 'user' && identity.role === 'admin'
    return { identity, mayManage: this.#o.demoMode || isAdmin }
  }

  #doubtExpired(): void {
    const now = Date.now()
    for (const session of this.#open)
      if (session.identity.kind === 'user' && session.identity.expiresAt < now) this.#doubt(session)
  }
}

type Seen = Pick<LiveSession, 'identity' | 'mayManage'>

const isSame = (a: Seen, b: Seen): boolean =>
  a.mayManage === b.mayManage && a.identity.kind === b.identity.kind

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  // An abort only ends it sooner.
  await sleep(ms, undefined, { signal, ref: false }).catch(() => {})
}
