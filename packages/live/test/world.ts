import type { Place } from '../src/client/options.ts'
import { type LiveServer, startLive } from './live-server.ts'

interface Entry extends Place {
  readonly events: readonly { readonly id: number; readonly topic: string }[]
  /** The hubs never get it: they see a hole. */
  readonly lost: boolean
}

/** A server that follows the log of a {@link World}, perhaps some entries behind. */
export interface Follower {
  live: LiveServer
  /** The index of the last entry it has. */
  at: number
}

/** What was committed, in order, and servers that follow it. An event's data is its index in `events`. */
export class World {
  readonly events: { readonly topic: string }[] = []
  readonly #entries: Entry[] = [{ epoch: 'e1', position: 100, events: [], lost: false }]
  #epoch = 1
  #position = 100

  commit(topics: readonly string[], lost = false): void {
    this.#position += 3
    const events = topics.map(topic => ({ topic, id: this.events.push({ topic }) - 1 }))
    this.#entries.push({ epoch: `e${this.#epoch}`, position: this.#position, events, lost })
  }

  /** Positions begin anew, lower. */
  newEpoch(): void {
    this.#epoch += 1
    this.#position = 50
    this.commit([], true)
  }

  /** A hub as of a new process: it knows the log from `back` entries before `at` on. */
  async start(at = 0, back = 0): Promise<Follower> {
    const from = this.#entry(Math.max(0, at - back))
    const live = await startLive({ retention: 16, hello: () => from })
    const follower = { live, at: this.#entries.indexOf(from) }
    this.feed(follower, at - follower.at)
    return follower
  }

  /** Gives a server the next entries. */
  feed(follower: Follower, count = Number.POSITIVE_INFINITY): void {
    for (const entry of this.#entries.slice(follower.at + 1, follower.at + 1 + count)) {
      follower.at += 1
      if (entry.lost) follower.live.hub.reset(entry.epoch, entry.position)
      else {
        const events = entry.events.map(({ topic, id }) => ({ topic, event: 'changed', data: id }))
        follower.live.hub.publish({ ...entry, events })
      }
    }
  }

  /** An HTTP answer of this server to a request with this token: as of where, and how many events it shows. */
  fetch(follower: Follower, token: Place | undefined): { place: Place; shows: number } {
    const last = this.#entries.length - 1
    const asked = this.#entries.findLastIndex(
      ({ epoch, position }) => epoch === token?.epoch && position <= token.position,
    )
    // It asks the primary when it has not come that far.
    const entry = this.#entry(follower.at >= asked ? follower.at : last)
    const shown = this.#entries.slice(0, this.#entries.indexOf(entry) + 1)
    return {
      place: { epoch: entry.epoch, position: entry.position },
      shows: shown.reduce((count, each) => count + each.events.length, 0),
    }
  }

  #entry(index: number): Entry {
    const entry = this.#entries[index]
    if (entry === undefined) throw new RangeError(`No entry ${index}.`)
    return entry
  }
}
