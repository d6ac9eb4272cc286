import type { Connection } from './connection.ts'
import { endOf } from './cursor.ts'
import type { EventWindow, RetainedEvent } from './event-window.ts'
import { placeFrame } from './server-frames.ts'
import { routeOf, wildcardOf } from './topics.ts'

/** Who listens to what, and the delivery of events to them. */
export class FanOut<S> {
  readonly connections = new Set<Connection<S>>()
  readonly #routes = new Map<string, Set<Connection<S>>>()
  /** Event frames handed to sockets. */
  sent = 0
  /** Clients cut off because their backlog was too long. */
  dropped = 0

  listen(connection: Connection<S>, topic: string): void {
    for (const route of routesOf(connection, topic)) {
      const listeners = this.#routes.get(route)
      if (listeners === undefined) this.#routes.set(route, new Set([connection]))
      else listeners.add(connection)
    }
  }

  unlisten(connection: Connection<S>, topic: string): void {
    for (const route of routesOf(connection, topic)) {
      const listeners = this.#routes.get(route)
      listeners?.delete(connection)
      if (listeners?.size === 0) this.#routes.delete(route)
    }
  }

  remove(connection: Connection<S>): void {
    this.connections.delete(connection)
    for (const topic of connection.subscriptions.topics()) this.unlisten(connection, topic)
  }

  /** Sends a frame that is no event. */
  tell(connection: Connection<S>, frame: Buffer): void {
    if (connection.send(frame) === 'cut') this.#cut(connection)
  }

  /** Sends events without asking whether they are wanted. */
  replay(connection: Connection<S>, events: readonly RetainedEvent[]): void {
    for (const event of events) this.#send(connection, event)
  }

  /** Sends an event to everybody who is to get it. */
  publish(event: RetainedEvent): void {
    const direct = this.#routes.get(routeOf(event.topic, event.audience))
    for (const connection of direct ?? []) this.#offer(connection, event)

    const wildcard = wildcardOf(event.topic)
    if (wildcard === undefined) return
    for (const connection of this.#routes.get(routeOf(wildcard, event.audience)) ?? []) {
      // `wants` looks at both names, so whoever listens to both has got it above.
      if (direct?.has(connection) !== true) this.#offer(connection, event)
    }
  }

  /** Sends a frame that is no event to everybody who listens to `topic`. Who is still held hears the next one. */
  announce(topic: string, frame: Buffer): void {
    for (const connection of this.#listeners(topic)) {
      if (connection.heldAt === undefined) this.tell(connection, frame)
    }
  }

  /** Whether anybody listens to `topic`, by its name or by its wildcard. */
  hasListeners(topic: string): boolean {
    return this.#listeners(topic).size > 0
  }

  #listeners(topic: string): Set<Connection<S>> {
    const wildcard = wildcardOf(topic)
    const wide = wildcard === undefined ? undefined : this.#routes.get(wildcard)
    return new Set([...(this.#routes.get(topic) ?? []), ...(wide ?? [])])
  }

  /** Ends the hold of a client that said nothing: it gets what came meanwhile, then all the rest as it comes. */
  release(connection: Connection<S>, window: EventWindow): void {
    const { heldAt } = connection
    if (heldAt === undefined) return
    clearTimeout(connection.holdTimer)
    connection.heldAt = undefined
    const { epoch, position } = window
    if (epoch === undefined) return
    const start = endOf(heldAt)
    if (window.covers(epoch, start)) {
      for (const event of window.after(start)) {
        if (event.audience === undefined || event.audience === connection.audience)
          this.#offer(connection, event)
      }
    } else {
      this.#restart(connection, epoch, position)
    }
  }

  /**
   * The client may say that it has seen more than the log has told here. If another server has told it that, it is here in a moment. If not,
   * what was left out for its sake would be missing, so the client is told to fetch again.
   */
  checkAhead(connection: Connection<S>, window: EventWindow, afterMs: number): void {
    clearTimeout(connection.aheadTimer)
    const isAhead = () => connection.subscriptions.farthest() > window.position
    if (!isAhead()) return
    connection.aheadTimer = setTimeout(() => {
      if (window.epoch !== undefined && isAhead()) this.#restart(connection, window.epoch, window.position)
    }, afterMs)
  }

  #restart(connection: Connection<S>, epoch: string, position: number): void {
    connection.subscriptions.restartAll(endOf(position))
    this.tell(connection, placeFrame('reset', epoch, position))
  }

  #offer(connection: Connection<S>, event: RetainedEvent): void {
    if (connection.heldAt === undefined && connection.subscriptions.wants(event.topic, event)) {
      this.#send(connection, event)
    }
  }

  #send(connection: Connection<S>, event: RetainedEvent): void {
    const outcome = connection.send(event.frame)
    if (outcome === 'sent') this.sent += 1
    else if (outcome === 'cut') this.#cut(connection)
  }

  #cut(connection: Connection<S>): void {
    this.dropped += 1
    this.remove(connection)
  }
}

function routesOf<S>({ audience }: Connection<S>, topic: string): string[] {
  return audience === undefined ? [topic] : [topic, routeOf(topic, audience)]
}
