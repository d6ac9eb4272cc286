import type { Subscriber } from './topic.ts'

type Tell = (topics: readonly string[], subscribers: ReadonlyMap<Subscriber, readonly string[]>) => void

/** Who is to be told to fetch which topics again: collected, then told once. */
export class RefetchList {
  readonly #tell: Tell
  #topics = new Set<string>()
  #subscribers = new Map<Subscriber, string[]>()

  constructor(tell: Tell) {
    this.#tell = tell
  }

  add(topic: string, subscribers: readonly Subscriber[]): void {
    for (const subscriber of subscribers) {
      this.#topics.add(topic)
      const topics = this.#subscribers.get(subscriber) ?? []
      if (!topics.includes(topic)) topics.push(topic)
      this.#subscribers.set(subscriber, topics)
    }
  }

  forget(subscriber: Subscriber): void {
    this.#subscribers.delete(subscriber)
  }

  tell(): void {
    if (this.#topics.size === 0) return
    const topics = [...this.#topics]
    const subscribers = this.#subscribers
    this.#topics = new Set()
    this.#subscribers = new Map()
    this.#tell(topics, subscribers)
  }
}
