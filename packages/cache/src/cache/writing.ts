import { type Clock, pause } from '../clock.ts'
import { LogReadOnlyError } from '../errors.ts'
import type { Follower } from '../follower/follower.ts'
import { LogUnavailableError } from '../log/log.ts'
import type { Appended } from '../log/own-log.ts'
import type { Position } from '../position.ts'

/** Gives an invalidation of these tags its place in the log; resolves once the log holds it. */
export type Invalidate = (tags: readonly string[]) => Promise<Appended>

/** What became of a write. There is no answer for a write that may be lost: then the promise rejects. */
export interface Written {
  /** The log holds it. Every node that follows the log will process it, or know that it has missed something. */
  readonly durable: true
  /** Its place in the log. A reader that brings it as its token sees nothing older, on any node. */
  readonly epoch: string
  readonly position: Position
  /** Whether this node has processed it: then no read that begins here from now on sees what it ended. Else bring the token. */
  readonly processed: boolean
}

export interface WritingOptions {
  follower: Follower
  /** `null` when this node can only read the log. */
  invalidate: Invalidate | null
  /** How long the log may take to answer, tried again and again, and then this node to process the entry, ms. */
  writeMs: number
  clock: Clock
  signal: AbortSignal
}

const retryMs = 25

/** The positions of entries that named a tag while somebody cared. */
export interface Watched {
  readonly positions: readonly Position[]
  end(): void
}

/** Puts invalidations into the log and waits until this node has processed them. */
export class Writing {
  readonly #follower: Follower
  readonly #invalidate: Invalidate | null
  readonly #writeMs: number
  readonly #clock: Clock
  readonly #signal: AbortSignal
  readonly #watched = new Map<string, Set<Position[]>>()

  constructor({ follower, invalidate, writeMs, clock, signal }: WritingOptions) {
    this.#follower = follower
    this.#invalidate = invalidate
    this.#writeMs = writeMs
    this.#clock = clock
    this.#signal = signal
    follower.on('entry', ({ position, tags }) => {
      if (this.#watched.size === 0) return
      for (const tag of tags) for (const positions of this.#watched.get(tag) ?? []) positions.push(position)
    })
  }

  /** Notes the entries that name `tag` from now on. */
  watch(tag: string): Watched {
    const positions: Position[] = []
    const all = this.#watched.get(tag) ?? new Set()
    this.#watched.set(tag, all.add(positions))
    const end = () => {
      all.delete(positions)
      if (all.size === 0 && this.#watched.get(tag) === all) this.#watched.delete(tag)
    }
    return { positions, end }
  }

  /**
   * Ends everything under `tags`.
   * @throws LogUnavailableError when it is not certain that the log holds it; to be repeated, which is harmless
   * @throws LogReadOnlyError when nobody has said how this node writes to the log
   */
  async invalidate(tags: readonly string[]): Promise<Written> {
    const { epoch, position } = await this.#append(tags)
    return { durable: true, epoch, position, processed: await this.#processed(epoch, position) }
  }

  async #append(tags: readonly string[]): Promise<Appended> {
    if (!this.#invalidate) throw new LogReadOnlyError()
    const end = this.#clock.now() + this.#writeMs
    for (;;) {
      try {
        return await this.#invalidate(tags)
      } catch (error) {
        const unavailable = error instanceof LogUnavailableError
        if (!unavailable || this.#signal.aborted || this.#clock.now() + retryMs >= end) throw error
      }
      await pause(this.#clock, retryMs, this.#signal)
    }
  }

  async #processed(epoch: string, position: Position): Promise<boolean> {
    const end = this.#clock.now() + this.#writeMs
    // The entry began a new epoch that this node is about to hear of; very rare, so it may cost some milliseconds.
    while (this.#follower.epoch !== epoch) {
      if (this.#signal.aborted || this.#clock.now() >= end) return false
      await pause(this.#clock, 5, this.#signal)
    }
    return this.#follower.waitFor(position, end - this.#clock.now())
  }
}
