import { type Cursor, endOf, isBefore } from '../cursor.ts'
import type { Listener, Place } from './options.ts'

/** A place in the log, down to the event. */
export interface Since extends Cursor {
  readonly epoch: string
}

/** One call of `subscribe`. */
export interface Subscriber extends Listener {
  readonly topics: readonly string[]
  /** Its data show everything up to here; undefined when nobody said so. */
  since: Since | undefined
}

/**
 * - `new` the server has not been asked on this connection
 * - `asked` … and has not answered
 * - `lost` events may be missing; the next pong or heartbeat says since when none is
 * - `heard` every event comes
 * - `refused` the server will not have it
 */
export type TopicState = 'new' | 'asked' | 'lost' | 'heard' | 'refused'

/** A topic that somebody here listens to. */
export class Topic {
  readonly name: string
  /** True for those whose data and events join without a gap; the others get no events before they have fetched. */
  readonly subscribers = new Map<Subscriber, boolean>()
  state: TopicState = 'new'
  /** Never heard so far, on any connection: it starts where the data of its subscribers end. */
  fresh = true
  /** Every event up to here has come, or is in everybody's data. */
  place: Since | undefined
  /** The newest event that came, or the start: older data have a gap. */
  needs: Since | undefined
  /** An event came, by a wildcard, before the server answered: others before it may still be on their way. */
  overtaken = false

  constructor(name: string) {
    this.name = name
  }

  /** Where to resume in `epoch`; undefined when nothing can be proven. */
  startIn(epoch: string): Since | undefined {
    if (this.fresh) this.place = earliest([...this.subscribers.keys()].map(each => each.since))
    return this.place?.epoch === epoch ? this.place : undefined
  }

  /** True, and noted, when the data of `subscriber` reach what it has been sent here. */
  joins(subscriber: Subscriber): boolean {
    const { since } = subscriber
    const joined = since !== undefined && this.needs?.epoch === since.epoch && !isBefore(since, this.needs)
    this.subscribers.set(subscriber, joined)
    return joined
  }

  /** Those not yet joined (all, if not told who) are told to fetch: from then on they get events again. */
  told(who: (subscriber: Subscriber) => boolean = () => true): Subscriber[] {
    const told = [...this.subscribers.keys()].filter(who)
    for (const subscriber of told) this.subscribers.set(subscriber, true)
    return told
  }

  /** Goes on from `place`; what was before is given up. */
  restart(place: Since): void {
    this.state = 'heard'
    this.fresh = false
    this.place = place
    this.needs = place
  }

  /** The connection is gone. */
  pause(): void {
    this.state = 'new'
    this.overtaken = false
  }

  /** What was heard is void: it is told to fetch when it is heard again. */
  forget(): void {
    this.fresh = false
    this.place = undefined
    this.needs = undefined
  }
}

export function placeToSince({ epoch, position }: Place): Since {
  return { epoch, ...endOf(position) }
}

/** True when an event at `event` is not known to who has seen everything up to `seen`. */
export function isNews(event: Since, seen: Since | undefined): boolean {
  return seen === undefined || seen.epoch !== event.epoch || isBefore(seen, event)
}

/** The earliest place; undefined when one is missing or of another epoch. */
export function earliest(places: readonly (Since | undefined)[]): Since | undefined {
  return places.reduce((a, b) => (a && b && a.epoch === b.epoch ? (isBefore(b, a) ? b : a) : undefined))
}
