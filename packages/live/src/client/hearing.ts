import { isBefore } from '../cursor.ts'
import { type ErrorFrame, type EventFrame, type Frame, onTheWire, parts, placeIn } from './frames.ts'
import { LiveError, type Notice, type ReceivedEvent } from './options.ts'
import type { RefetchList } from './refetch-list.ts'
import { earliest, isNews, type Since, type Subscriber, type Topic } from './topic.ts'
import { TopicSet } from './topic-set.ts'

export interface HearingOptions {
  readonly send: (frame: Record<string, unknown>) => void
  /** Hands an event to these subscribers, and to whoever listens to everything. */
  readonly deliver: (event: ReceivedEvent, subscribers: ReadonlySet<Subscriber>) => void
  readonly notify: (notice: Notice, subscribers: ReadonlySet<Subscriber>) => void
  readonly refetch: RefetchList
  readonly onError: (error: unknown) => void
}

interface Request {
  readonly topics: readonly Topic[]
  /** A ping follows it already. */
  readonly pinged: boolean
}

/**
 * What is heard, and from where on: asks the server for topics, keeps the place of each, resumes them on the next
 * connection, and says when events may be missing.
 */
export class Hearing {
  readonly #options: HearingOptions
  readonly #topics = new TopicSet()
  /** Subscribe frames that the server has not answered, in order. */
  #requests: Request[] = []
  /** What the connection named last; undefined without one. */
  #epoch: string | undefined
  /** The newest place that a connection named. */
  newest: Since | undefined

  constructor(options: HearingOptions) {
    this.#options = options
  }

  /** Takes effect with `ask()`. */
  add(subscriber: Subscriber): void {
    for (const name of subscriber.topics) {
      const topic = this.#topics.getOrAdd(name)
      topic.subscribers.set(subscriber, topic.fresh && topic.state === 'new')
      if (topic.state === 'heard') this.#join(topic, subscriber)
    }
  }

  /** Takes effect with `ask()`. */
  remove(subscriber: Subscriber): void {
    for (const name of subscriber.topics) this.#topics.get(name)?.subscribers.delete(subscriber)
    this.#options.refetch.forget(subscriber)
  }

  /** Its data show everything up to `since`. False when that is less than it has been sent: it has to fetch again. */
  moveTo(subscriber: Subscriber, since: Since): boolean {
    subscriber.since = since
    let joined = true
    for (const name of subscriber.topics) {
      const topic = this.#topics.get(name)
      if (topic?.needs !== undefined && !topic.joins(subscriber)) joined = false
    }
    return joined
  }

  /** Tells those to fetch whose data are still behind after `moveTo`. */
  tellWaiting(subscriber: Subscriber): void {
    for (const name of subscriber.topics) {
      const topic = this.#topics.get(name)
      if (topic?.state !== 'heard' || topic.subscribers.get(subscriber) !== false) continue
      this.#options.refetch.add(
        name,
        topic.told(each => each === subscriber),
      )
    }
    this.#options.refetch.tell()
  }

  /** Tells the server what is wanted now. */
  ask(): void {
    this.#options.refetch.tell()
    this.#dropUnused()
    if (this.#epoch === undefined) return
    const groups = new Map<string, Topic[]>()
    for (const topic of this.#topics) {
      if (topic.state !== 'new') continue
      const start = topic.startIn(this.#epoch)
      if (start !== undefined) {
        topic.overtaken = this.#topics.mayHaveCome(topic, start)
        // Whoever fetches from now on must not get less than that: what is before the start does not come.
        this.#raiseNewest(start)
      }
      // What was heard together resumes together: in one order, from the earliest place.
      const key = start === undefined ? '' : topic.fresh ? `${start.position}.${start.seq}` : 'resumed'
      groups.set(key, [...(groups.get(key) ?? []), topic])
    }
    for (const [key, topics] of groups) {
      for (const part of parts(topics)) this.#subscribe(part, key !== '')
    }
  }

  /** The connection is gone. `voided`: so is what was heard on it, since the session is another one now. */
  ended(voided: boolean): void {
    this.#epoch = undefined
    this.#requests = []
    for (const topic of this.#topics) {
      topic.pause()
      if (voided) topic.forget()
    }
  }

  take(frame: Frame): void {
    // Whoever is told to fetch is told before any later event.
    this.#options.refetch.tell()
    if (frame.type === 'event') this.#event(frame)
    else if (frame.type === 'notice') this.#notice(frame)
    else if (frame.type === 'subscribed') this.#subscribed(frame.topics, frame.recovered)
    else if (frame.type === 'error') this.#refused(frame.error)
    else if ('epoch' in frame) {
      const place = placeIn(frame)
      this.#raiseNewest(place)
      if (frame.type === 'hello') this.#epoch = place.epoch
      else if (frame.type === 'reset' || place.epoch !== this.#epoch) this.#reset(place)
      else this.#reached(place)
      if (frame.type === 'hello') this.ask()
    }
    this.#options.refetch.tell()
  }

  #dropUnused(): void {
    const unused = this.#topics
      .takeUnused()
      .filter(topic => topic.state !== 'new' && topic.state !== 'refused')
      .map(topic => topic.name)
    for (const topics of parts(unused)) this.#options.send({ type: 'unsubscribe', topics })
    // There may be room now for topics that were too many.
    if (unused.length === 0) return
    for (const topic of this.#topics) if (topic.state === 'refused') topic.state = 'new'
  }

  #subscribe(topics: readonly Topic[], resume: boolean): void {
    for (const topic of topics) topic.state = 'asked'
    const since = resume ? earliest(topics.map(topic => topic.place)) : undefined
    this.#requests.push({ topics, pinged: since === undefined })
    const names = topics.map(topic => topic.name)
    this.#options.send({ type: 'subscribe', topics: names, ...(since && { since: onTheWire(since) }) })
    // Nothing is recovered then; the pong says since when the topics are heard.
    if (since === undefined) this.#options.send({ type: 'ping' })
  }

  #subscribed(names: readonly string[], recovered: boolean): void {
    const request = this.#requests.shift()
    let lost = false
    for (const topic of request?.topics ?? []) {
      if (this.#topics.get(topic.name) !== topic || topic.state !== 'asked') continue
      const { place } = topic
      if (!names.includes(topic.name)) {
        topic.state = 'refused'
      } else if (recovered && !topic.overtaken && place && place.epoch === this.#epoch) {
        const { fresh } = topic
        if (fresh) topic.restart(place)
        topic.state = 'heard'
        if (!fresh)
          this.#options.refetch.add(
            topic.name,
            topic.told(each => each.onNotice !== undefined),
          )
        for (const [each, joined] of topic.subscribers) if (fresh || !joined) this.#join(topic, each)
      } else {
        topic.state = 'lost'
        topic.fresh = false
        lost = true
      }
      topic.overtaken = false
    }
    if (lost && request?.pinged === false) this.#options.send({ type: 'ping' })
  }

  #event({ topic: name, event, position: text, seq, data }: EventFrame): void {
    if (this.#epoch === undefined) return
    const position = Number(text)
    const place: Since = { epoch: this.#epoch, position, seq }
    const hearing = new Set<Subscriber>()
    let news = false
    for (const topic of this.#topics.under(name)) {
      if (!isNews(place, topic.place)) continue
      if (topic.state === 'asked') topic.overtaken = true
      if (topic.state !== 'heard') continue
      news = true
      topic.needs = place
      for (const [subscriber, joined] of topic.subscribers) {
        if (joined && isNews(place, subscriber.since)) hearing.add(subscriber)
      }
    }
    this.#raiseNewest(place)
    this.#raise(place)
    const received = { topic: name, event, epoch: this.#epoch, position, seq, data }
    if (news) this.#options.deliver(received, hearing)
  }

  #notice({ topic: name, event, data }: Notice): void {
    const hearing = new Set<Subscriber>()
    for (const topic of this.#topics.under(name))
      for (const each of topic.subscribers.keys()) hearing.add(each)
    this.#options.notify({ topic: name, event, data }, hearing)
  }

  /** Everything up to `place` has come, on all topics that the server has confirmed. */
  #reached(place: Since): void {
    for (const topic of this.#topics) if (topic.state === 'lost') this.#restart(topic, place)
    this.#raise(place)
  }

  #reset(place: Since): void {
    this.#epoch = place.epoch
    for (const topic of this.#topics) {
      if (topic.state === 'heard' || topic.state === 'lost') this.#restart(topic, place)
    }
  }

  #restart(topic: Topic, place: Since): void {
    topic.restart(place)
    this.#options.refetch.add(topic.name, topic.told())
  }

  #join(topic: Topic, subscriber: Subscriber): void {
    if (!topic.joins(subscriber))
      this.#options.refetch.add(
        topic.name,
        topic.told(each => each === subscriber),
      )
  }

  #raise(place: Since): void {
    for (const topic of this.#topics) {
      if (topic.state === 'heard' && (topic.place === undefined || isBefore(topic.place, place)))
        topic.place = place
    }
  }

  #raiseNewest(place: Since): void {
    if (place.epoch !== '' && isNews(place, this.newest)) this.newest = place
  }

  #refused({ code, message, details }: ErrorFrame['error']): void {
    const named = this.#topics.get(details?.topic ?? '')
    // All other errors refuse a whole request.
    const topics = code === 'forbidden_topic' ? [] : [...(this.#requests.shift()?.topics ?? [])]
    if (named) topics.push(named)
    for (const topic of topics) topic.state = 'refused'
    this.#options.onError(
      new LiveError(
        code,
        message,
        topics.map(topic => topic.name),
      ),
    )
  }
}
