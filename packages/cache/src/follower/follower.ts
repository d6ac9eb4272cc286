import { EventEmitter } from 'node:events'
import { type Clock, monotonicClock } from '../clock.ts'
import type { Heartbeat, LogEntry, LogListener, LogReader } from '../log/log.ts'
import type { Position } from '../position.ts'
import { Floors } from './floors.ts'
import { Waiters } from './waiters.ts'

export interface FollowerOptions {
  log: LogReader
  /** The rules by which this node's caches are tagged; a log written by other rules is not trusted. */
  mapping: string
  /** Without proof that the log is complete for this long the node is blind. Default 2000 ms. */
  blindAfterMs?: number
  /**
   * Called when a reader waits for a position that the log has not reached: the source may make a small change to
   * move its horizon on. Called at most every 20 ms.
   */
  nudge?: () => void
  /**
   * How many tags' floors are kept in memory, about, besides those that entries in memory point at; beyond it old ones merge into the low-water
   * floor, which costs entries of the shared tier. Each takes some 300 bytes. Default 500,000.
   */
  maxFloors?: number
  clock?: Clock
  onError?: (error: Error) => void
}

export interface FollowerEvents {
  entry: [LogEntry]
  horizon: [Position]
  /** Everything known was void: another epoch, or entries are missing. */
  reset: [{ epoch: string; position: Position }]
  /** Tags whose floors have just been raised, before anybody can read: for what is kept without a cell. */
  raised: [readonly string[]]
  /** L2 keys that an entry ended. */
  ended: [readonly string[]]
}

/** How long a reader waits before the source is asked to move its horizon. */
const nudgeAfterMs = 4
const nudgeEveryMs = 20

/**
 * Follows the log: raises floors, moves the horizon, knows when it can no longer see.
 *
 * It is *blind* without a heartbeat that proves the log complete within `blindAfterMs`, while the writer holds a change
 * back for that long, or when the writer uses other tag rules. Whoever asks a blind node must not use its caches.
 */
export class Follower extends EventEmitter<FollowerEvents> implements LogListener {
  readonly floors: Floors
  readonly clock: Clock
  readonly mapping: string
  #log: LogReader
  #blindAfterMs: number
  #nudge: (() => void) | undefined
  #onError: (error: Error) => void
  #epoch: string | null = null
  #last: Position | null = null
  #horizon: Position = -1
  #provedAt = Number.NEGATIVE_INFINITY
  #sightedUntil = Number.NEGATIVE_INFINITY
  #heartbeat: Heartbeat | null = null
  #touched = new Map<string, Position>()
  readonly #waiters: Waiters
  #writes = new Map<string, (position: Position) => void>()
  #nudgedAt = Number.NEGATIVE_INFINITY
  #stop = new AbortController()
  #running: Promise<void> | null = null

  constructor(options: FollowerOptions) {
    super()
    this.clock = options.clock ?? monotonicClock
    this.mapping = options.mapping
    this.#waiters = new Waiters(this.clock)
    this.floors = new Floors(options.maxFloors)
    this.#log = options.log
    this.#blindAfterMs = options.blindAfterMs ?? 2000
    this.#nudge = options.nudge
    this.#onError = options.onError ?? (() => {})
  }

  /** Begins to follow. The node is blind until the first proof arrives. */
  start(): void {
    this.#running ??= this.#log.follow(this, this.#stop.signal, this.#onError).catch(error => {
      if (!this.#stop.signal.aborted) this.#onError(error)
    })
  }

  async close(): Promise<void> {
    this.#stop.abort()
    this.#waiters.clear()
    await this.#running
  }

  /** The epoch followed, `null` before the first. */
  get epoch(): string | null {
    return this.#epoch
  }

  /** Every change up to here has been processed by this node. */
  get horizon(): Position {
    return this.#horizon
  }

  /** Position of the newest entry processed, `null` when the log held none. */
  get last(): Position | null {
    return this.#last
  }

  /** The tag rules that the log's writer uses, as it last said; `null` before that. */
  get writerMapping(): string | null {
    return this.#heartbeat?.mapping ?? null
  }

  /** Why the caches of this node must not be used now, or `null` when they may. */
  blindness(): 'silence' | 'held' | 'mapping' | null {
    const heartbeat = this.#heartbeat
    const silentFor = this.clock.now() - this.#provedAt
    if (!heartbeat || !(silentFor < this.#blindAfterMs)) return 'silence'
    if (heartbeat.heldForMs > 0 && heartbeat.heldForMs + silentFor >= this.#blindAfterMs) return 'held'
    if (heartbeat.mapping !== this.mapping) return 'mapping'
    return null
  }

  isBlind(): boolean {
    return this.blindness() !== null
  }

  /** Time of the clock from which on the node is blind, unless it hears from the writer until then. What `blindness` says, for hot paths. */
  get sightedUntil(): number {
    return this.#sightedUntil
  }

  /** The newest position at or before the horizon that touched `name`; never lower than the truth. */
  lastTouched(name: string): Position {
    const known = this.#touched.get(name) ?? 0
    return Math.max(known, this.floors.lowWater)
  }

  /** Waits until the horizon has reached `position`; resolves with whether it did within the time. */
  waitFor(position: Position, timeoutMs: number): Promise<boolean> {
    if (this.#horizon >= position) return Promise.resolve(true)
    if (this.#nudge) this.#nudgeLater(position, nudgeAfterMs, this.clock.now() + timeoutMs)
    return this.#waiters.wait(position, timeoutMs)
  }

  /**
   * Waits until the entry of the write `id` has been processed; resolves with its position, or with `null` when `signal` aborts
   * first. To be called before the write commits: its entry may be here before the reply to the commit.
   */
  waitForWrite(id: string, signal: AbortSignal): Promise<Position | null> {
    return new Promise(resolve => {
      const settle = (position: Position | null) => {
        signal.removeEventListener('abort', giveUp)
        this.#writes.delete(id)
        resolve(position)
      }
      const giveUp = () => settle(null)
      this.#writes.set(id, settle)
      if (signal.aborted) giveUp()
      else signal.addEventListener('abort', giveUp)
    })
  }

  resume(): { epoch: string; last: Position } | null {
    return this.#epoch === null ? null : { epoch: this.#epoch, last: this.#last ?? -1 }
  }

  begin(epoch: string): void {
    if (epoch === this.#epoch) return
    this.#epoch = epoch
    this.#last = null
    this.#horizon = -1
    this.#heartbeat = null
    this.#sightedUntil = Number.NEGATIVE_INFINITY
    this.#touched.clear()
    this.#waiters.clear()
    this.floors.reset()
  }

  entry(entry: LogEntry): void {
    if (this.#last !== null && entry.position <= this.#last) return
    if (this.#last === null || entry.prev > this.#last) this.#hole(entry.prev)
    this.#last = entry.position
    for (const name of entry.touched) this.#touched.set(name, entry.position)
    const ended: string[] = []
    for (const tag of entry.tags) ended.push(...this.floors.raise(tag, entry.position))
    this.floors.makeRoom()
    this.emit('raised', entry.tags)
    // Listeners get the entry before they hear that the horizon has passed it.
    const moved = this.#setHorizon(entry.position)
    this.emit('entry', entry)
    if (moved) this.#announceHorizon()
    if (ended.length > 0) this.emit('ended', ended)
    for (const id of entry.writes) this.#writes.get(id)?.(entry.position)
  }

  heartbeat(heartbeat: Heartbeat, provedAt: number, complete: boolean): void {
    if (heartbeat.last > (this.#last ?? -1)) {
      // The entry it names has not been seen. If the log had nothing more to give, the entry is lost.
      if (!complete) return
      this.#hole(heartbeat.last)
      this.#last = heartbeat.last
    } else if (this.#last === null) {
      this.#hole(heartbeat.last)
      this.#last = heartbeat.last
    }
    this.#heartbeat = heartbeat
    if (provedAt > this.#provedAt) this.#provedAt = provedAt
    const sightedUntil = this.#sightEnds(heartbeat)
    // Hits look at the steps of the floors, and only now and then at this time.
    if (sightedUntil < this.#sightedUntil) this.floors.step++
    this.#sightedUntil = sightedUntil
    if (this.#setHorizon(heartbeat.horizon)) this.#announceHorizon()
    // Reads make cells, too: while nothing is written there are no entries to make room at.
    this.floors.makeRoom()
  }

  #sightEnds({ mapping, heldForMs }: Heartbeat): number {
    if (mapping !== this.mapping) return Number.NEGATIVE_INFINITY
    return this.#provedAt + this.#blindAfterMs - Math.max(0, heldForMs)
  }

  #hole(position: Position): void {
    this.floors.hole(position)
    for (const name of this.#touched.keys()) this.#touched.set(name, position)
    if (this.#epoch !== null) this.emit('reset', { epoch: this.#epoch, position })
  }

  #setHorizon(position: Position): boolean {
    if (position <= this.#horizon) return false
    this.#horizon = position
    return true
  }

  #announceHorizon(): void {
    this.#waiters.reached(this.#horizon)
    this.emit('horizon', this.#horizon)
  }

  #nudgeLater(position: Position, afterMs: number, until: number): void {
    const timer = setTimeout(() => {
      const now = this.clock.now()
      if (this.#horizon >= position || now >= until || this.#stop.signal.aborted) return
      const tooSoonMs = this.#nudgedAt + nudgeEveryMs - now
      // The last one may have been made before the change that this reader waits for.
      if (tooSoonMs > 0) return this.#nudgeLater(position, tooSoonMs, until)
      this.#nudgedAt = now
      this.#nudge?.()
    }, afterMs)
    timer.unref()
  }
}
