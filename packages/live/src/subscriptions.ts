import { type Cursor, earlier, isBefore } from './cursor.ts'
import { wildcardOf } from './topics.ts'

/**
 * What one client listens to. Each topic has a start: every event of the topic after its start that the log has told
 * so far was sent to this client, and each later one will be.
 */
export class Subscriptions {
  readonly #starts = new Map<string, Cursor>()

  get size(): number {
    return this.#starts.size
  }

  topics(): IterableIterator<string> {
    return this.#starts.keys()
  }

  has(topic: string): boolean {
    return this.#starts.has(topic)
  }

  set(topic: string, start: Cursor): void {
    this.#starts.set(topic, start)
  }

  delete(topic: string): void {
    this.#starts.delete(topic)
  }

  /** The position of the last of all starts. */
  farthest(): number {
    return Math.max(...[...this.#starts.values()].map(({ position }) => position))
  }

  /** All topics go on from `start`, whatever was sent before. */
  restartAll(start: Cursor): void {
    for (const topic of this.#starts.keys()) this.#starts.set(topic, start)
  }

  /** Since when `topic` has been sent, by its own name or by a wildcard; undefined when it is not listened to. */
  startOf(topic: string): Cursor | undefined {
    const own = this.#starts.get(topic)
    const wildcard = wildcardOf(topic)
    const wide = wildcard === undefined || wildcard === topic ? undefined : this.#starts.get(wildcard)
    return wide === undefined ? own : earlier(own, wide)
  }

  /** True when the event at `cursor` on `topic` is one that this client is to get. */
  wants(topic: string, cursor: Cursor): boolean {
    const start = this.startOf(topic)
    return start !== undefined && isBefore(start, cursor)
  }
}
