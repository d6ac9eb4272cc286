import type { SeenRead } from '../../caching/probe.ts'
import { type LabParts, wallClock } from '../parts.ts'
import { refusalOf } from './refusals.ts'
import type { Router } from './schemas.ts'

const kept = 100

/** Which database served which load, and why replicas refused. */
export class RouterView {
  readonly #node: LabParts['node']
  readonly #recent: Router['recent'] = []
  #primary = 0

  constructor(node: LabParts['node']) {
    this.#node = node
    node.probe.onRead = read => this.#note(read)
  }

  close(): void {
    this.#node.probe.onRead = null
  }

  status(): Router {
    const { name, replicas } = this.#node
    return {
      server: name,
      primary: this.#primary,
      replicas: replicas.map(replica => ({ name: replica.name, ...replica.counters() })),
      recent: [...this.#recent],
    }
  }

  #note({ tables, source, ms, refusals }: SeenRead): void {
    if (source === 'primary') this.#primary++
    this.#recent.push({
      at: wallClock(performance.now()),
      tables: [...tables],
      source,
      ms,
      refusals: refusals.map(({ replica, ...refusal }) => ({ replica, ...refusalOf(refusal) })),
    })
    if (this.#recent.length > kept) this.#recent.shift()
  }
}
