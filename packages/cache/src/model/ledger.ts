import { allTag } from '../log/log.ts'
import type { Value } from './values.ts'

/** An invalidation in the log, in the order of the log. */
interface Ended {
  readonly tags: readonly string[]
  readonly seen: number
  readonly at: number
  readonly epoch: number
  readonly position: number
  readonly set: number | undefined
}

/**
 * Knows all that ever happened, which no node does, and so what a reader must not be told. It is the only judge: nothing
 * of the library helps it.
 */
export class Ledger {
  readonly wrong: string[] = []
  /** By rule, how many answers were looked at. */
  readonly judged = { answers: 0, fromCaches: 0, bound: 0 }
  readonly #ended: Ended[] = []
  readonly #livesUntil = new Map<number, number>()
  #seen = 0

  /** A place in the order of everything. */
  look(): number {
    return ++this.#seen
  }

  /** @returns the number of the invalidation */
  end(tags: readonly string[], place: { epoch: number; position: number }, at: number, set?: number): number {
    this.#ended.push({ tags, seen: this.look(), at, ...place, set })
    return this.#ended.length
  }

  /** How many invalidations lie at or before a place in the log. */
  upTo(epoch: number, position: number): number {
    const ended = this.#ended
    let count = ended.length
    for (; count > 0; count--) {
      const last = ended[count - 1] as Ended
      if (last.epoch < epoch || (last.epoch === epoch && last.position <= position)) break
    }
    return count
  }

  /** How many invalidations were in the log at a time. */
  before(time: number): number {
    let count = this.#ended.length
    while (count > 0 && (this.#ended[count - 1] as Ended).at >= time) count--
    return count
  }

  /** How many invalidations came since a time. */
  since(time: number): number {
    return this.#ended.length - this.before(time)
  }

  /** What was looked at as number `seen` may be served until then. Later words win if they allow more. */
  lives(seen: number, until: number): void {
    this.#livesUntil.set(seen, Math.max(until, this.#livesUntil.get(seen) ?? Number.NEGATIVE_INFINITY))
  }

  /**
   * Looks at one answer.
   * @param tags what ends such a value
   * @param must how many invalidations it must reflect, by which rule
   * @param readAt when the reader came; `null` when the value may be past its time
   */
  judge(
    who: string,
    value: Value,
    tags: readonly string[],
    must: ReadonlyMap<string, number>,
    readAt: number | null,
  ) {
    this.judged.answers++
    for (const [rule, count] of must) {
      for (let i = count - 1; i >= 0; i--) {
        const ended = this.#ended[i] as Ended
        if (ended.seen < value.seen) break
        if (value.set !== undefined && ended.set === value.set) continue
        if (!ended.tags.some(tag => tag === allTag || tags.includes(tag))) continue
        this.wrong.push(
          `${rule}: ${who} got ${value.key} as seen at ${value.seen}, although [${ended.tags}] at ${ended.seen} ended it`,
        )
        break
      }
    }
    const until = this.#livesUntil.get(value.seen)
    if (readAt !== null && until !== undefined && readAt > until) {
      this.wrong.push(`TTL: ${who} got ${value.key} ${readAt - until} ms after its time`)
    }
  }
}
