import { closeCodes } from '../close-codes.ts'
import { topicPattern } from '../topics.ts'
import type { Frame } from './frames.ts'
import { Hearing } from './hearing.ts'
import { Link } from './link.ts'
import type { ClientOptions, Listener, Notice, Place, ReceivedEvent, Status } from './options.ts'
import { RefetchList } from './refetch-list.ts'
import { placeToSince, type Since, type Subscriber } from './topic.ts'

/** What `subscribe` returns. */
export interface Subscription {
  /**
   * The data of this subscription show everything up to `place`: events up to there are not delivered to it. When that is
   * less than it has been sent, it is told to fetch again, after a growing pause.
   */
  startAt(place: Place): void
  close(): void
}

export interface SubscribeOptions extends Listener {
  /** The data show everything up to here; default: what `startAt` of the client said. */
  readonly startAt?: Place
}

export interface Client {
  readonly status: Status
  /**
   * Hears topics (`product:3`, `product:*`) until it is closed; one connection serves all subscriptions, and a topic is
   * heard as long as one of them wants it. Without any `startAt` its first word is `onRefetch`.
   * Throws a TypeError for names that no topic can have.
   */
  subscribe(topics: readonly string[], options?: SubscribeOptions): Subscription
  /** Listens to whatever is subscribed, as the listeners of `connect` do; call the answer to stop. */
  listen(listener: Listener): () => void
  /** All data that the page holds show everything up to `place`: for the subscriptions that were told nothing else. */
  startAt(place: Place): void
  /**
   * The newest place that the server has named. Send it along with requests (TechnoMir: `TechnoMir-Position: <epoch>:<position>`), or
   * another server, which has not heard of an event yet, may answer from before it. Undefined before the first word.
   */
  place(): Place | undefined
  /** Waits no longer for the next attempt to connect; does nothing while there is a connection, or after 1008. */
  retry(): void
  close(): void
}

const topicName = new RegExp(topicPattern)

/** Opens a connection to a hub and keeps it: every event of the subscribed topics in order and once, or `onRefetch`. */
export function connect(options: ClientOptions): Client {
  const onError = options.onError ?? ((error: unknown) => console.error(error))
  const subscribers = new Set<Subscriber>()
  const listeners = new Set<Listener>([options])
  let start = options.startAt && placeToSince(options.startAt)
  let planned = false
  /** Times in a row that data were fetched which are behind what was sent. */
  let behind = 0
  const pauses = new Set<ReturnType<typeof setTimeout>>()

  const maxPauseMs = options.maxPauseMs ?? 30_000

  const refetch = new RefetchList((topics, bySubscriber) => {
    for (const [subscriber, own] of bySubscriber) {
      if (subscribers.has(subscriber)) guarded(() => subscriber.onRefetch?.(own))
    }
    for (const listener of [...listeners]) guarded(() => listener.onRefetch?.(topics))
  })
  const hearing = new Hearing({ send: frame => link.send(frame), deliver, notify, refetch, onError })
  const link = new Link({
    url: addressOf(options.url),
    heartbeatMs: options.heartbeatMs ?? 25_000,
    maxPauseMs,
    page: options.page,
    onFrame: frame => hearing.take(frame as Frame),
    onEnd: code => hearing.ended(code === closeCodes.sessionChanged),
    onStatus: status => guarded(() => options.onStatus?.(status)),
    onError,
  })

  function deliver(event: ReceivedEvent, hearers: ReadonlySet<Subscriber>): void {
    // A listener may end others.
    for (const each of hearers) if (subscribers.has(each)) guarded(() => each.onEvent?.(event))
    for (const listener of [...listeners]) guarded(() => listener.onEvent?.(event))
  }

  function notify(notice: Notice, hearers: ReadonlySet<Subscriber>): void {
    for (const each of hearers) if (subscribers.has(each)) guarded(() => each.onNotice?.(notice))
    for (const listener of [...listeners]) guarded(() => listener.onNotice?.(notice))
  }

  function guarded(call: () => void): void {
    try {
      call()
    } catch (error) {
      onError(error)
    }
  }

  /** Soon: what a page changes at once is one message, and who leaves and comes back in one breath misses nothing. */
  function plan(): void {
    if (planned) return
    planned = true
    queueMicrotask(() => {
      planned = false
      hearing.ask()
    })
  }

  function moveTo(subscriber: Subscriber, since: Since): void {
    if (hearing.moveTo(subscriber, since)) {
      behind = 0
      return
    }
    // Either the server that answered or the one that sends events has not heard of something yet.
    const pause = Math.min(maxPauseMs, 500 * 2 ** behind) * (0.5 + Math.random())
    behind = Math.min(behind + 1, 10)
    const timer = setTimeout(() => {
      pauses.delete(timer)
      if (subscribers.has(subscriber)) hearing.tellWaiting(subscriber)
    }, pause)
    pauses.add(timer)
  }

  const client: Client = {
    get status() {
      return link.status
    },
    subscribe(topics, { startAt, onEvent, onRefetch, onNotice } = {}) {
      const wrong = topics.find(topic => !topicName.test(topic))
      if (wrong !== undefined) {
        throw new TypeError(`"${wrong}" is no topic: 1 to 100 printable ASCII characters without spaces.`)
      }
      const subscriber: Subscriber = {
        topics: [...new Set(topics)],
        since: startAt ? placeToSince(startAt) : start,
        ...(onEvent && { onEvent }),
        ...(onRefetch && { onRefetch }),
        ...(onNotice && { onNotice }),
      }
      subscribers.add(subscriber)
      hearing.add(subscriber)
      plan()
      return {
        startAt(place) {
          if (subscribers.has(subscriber)) moveTo(subscriber, placeToSince(place))
        },
        close() {
          if (!subscribers.delete(subscriber)) return
          hearing.remove(subscriber)
          plan()
        },
      }
    },
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    startAt(place) {
      start = placeToSince(place)
      for (const subscriber of subscribers) if (subscriber.since === undefined) moveTo(subscriber, start)
    },
    retry: () => link.retry(),
    place: () => hearing.newest && { epoch: hearing.newest.epoch, position: hearing.newest.position },
    close() {
      options.signal?.removeEventListener('abort', client.close)
      for (const timer of pauses) clearTimeout(timer)
      pauses.clear()
      subscribers.clear()
      listeners.clear()
      link.close()
    },
  }
  if (options.signal?.aborted === true) client.close()
  else options.signal?.addEventListener('abort', client.close)
  return client
}

/** WebSocket addresses of older browsers must be absolute, and begin with ws. */
function addressOf(url: string | URL): string {
  const base = (globalThis as { location?: { href: string } }).location?.href
  const address = new URL(url, base)
  address.protocol = address.protocol.replace(/^http/, 'ws')
  return address.href
}
