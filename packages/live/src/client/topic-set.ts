import { wildcardOf } from '../topics.ts'
import { isNews, type Since, Topic } from './topic.ts'

/** The topics that somebody here listens to, by name. */
export class TopicSet {
  readonly #topics = new Map<string, Topic>()

  get(name: string): Topic | undefined {
    return this.#topics.get(name)
  }

  [Symbol.iterator](): IterableIterator<Topic> {
    return this.#topics.values()
  }

  getOrAdd(name: string): Topic {
    const topic = this.#topics.get(name) ?? new Topic(name)
    this.#topics.set(name, topic)
    return topic
  }

  /** Takes out and returns those that nobody listens to any more. */
  takeUnused(): Topic[] {
    const unused = [...this].filter(topic => topic.subscribers.size === 0)
    for (const { name } of unused) this.#topics.delete(name)
    return unused
  }

  /** The topics under which an event is heard: its own and its wildcard. */
  under(name: string): Topic[] {
    const names = new Set([name, wildcardOf(name) ?? name])
    return [...names].flatMap(each => this.#topics.get(each) ?? [])
  }

  /**
   * True when events after `start` that `topic` stands for may have come already, by a topic that overlaps with it
   * (`p:1` and `p:*`): the server does not send them again.
   */
  mayHaveCome(topic: Topic, start: Since): boolean {
    return [...this].some(
      other =>
        other !== topic &&
        (wildcardOf(other.name) === topic.name || wildcardOf(topic.name) === other.name) &&
        (other.overtaken ||
          other.state === 'lost' ||
          (other.state === 'heard' && other.needs !== undefined && isNews(other.needs, start))),
    )
  }
}
