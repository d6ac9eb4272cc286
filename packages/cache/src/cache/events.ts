import { EventEmitter } from 'node:events'
import type { Position } from '../position.ts'
import type { Tier } from './read.ts'

export interface ReadEvent {
  readonly cache: string
  readonly key: string
}

/** What the caches of a node tell whoever wants to see. */
export interface CacheEvents {
  hit: [ReadEvent & { readonly tier: Tier }]
  /** Loaded for this reader. */
  miss: [ReadEvent]
  /** Shared the load of another reader, of this node or another one. */
  collapsed: [ReadEvent & { readonly elsewhere: boolean }]
  bypass: [ReadEvent & { readonly reason: string }]
  stale: [
    ReadEvent & {
      /** `error`, `slow`, `revalidating`. */ readonly why: string
    },
  ]
  /** A load ended; `error` is what it rejected with. */
  load: [
    {
      readonly cache: string
      readonly keys: readonly string[]
      readonly ms: number
      readonly error?: unknown
    },
  ]
  /** A loaded value was not kept, because an invalidation came while it was loaded. */
  'fence-refused': [ReadEvent & { readonly asOf: Position }]
  /** An entry of the log ended what carries these tags. */
  invalidated: [{ readonly position: Position; readonly tags: readonly string[] }]
}

const names = [
  'hit',
  'miss',
  'collapsed',
  'bypass',
  'stale',
  'load',
  'fence-refused',
  'invalidated',
] as const satisfies readonly (keyof CacheEvents)[]

/**
 * Events to which nobody listens cost a look at a flag: `if (events.on.hit) events.tell('hit', …)`. A listener that throws
 * disturbs no reader.
 */
export class Events {
  /** Which events somebody listens to. */
  readonly heard: Record<keyof CacheEvents, boolean> = {
    hit: false,
    miss: false,
    collapsed: false,
    bypass: false,
    stale: false,
    load: false,
    'fence-refused': false,
    invalidated: false,
  }
  readonly #emitter = new EventEmitter<CacheEvents>()
  readonly #onError: (error: Error) => void

  constructor(onError: (error: Error) => void) {
    this.#onError = onError
  }

  on<Name extends keyof CacheEvents>(name: Name, listener: (...event: CacheEvents[Name]) => void): void {
    this.#emitter.on(name, listener as never)
    this.#look()
  }

  off<Name extends keyof CacheEvents>(name: Name, listener: (...event: CacheEvents[Name]) => void): void {
    this.#emitter.off(name, listener as never)
    this.#look()
  }

  tell<Name extends keyof CacheEvents>(name: Name, ...event: CacheEvents[Name]): void {
    for (const listener of this.#emitter.listeners(name)) {
      try {
        ;(listener as (...event: CacheEvents[Name]) => void)(...event)
      } catch (error) {
        this.#onError(error instanceof Error ? error : new Error(String(error)))
      }
    }
  }

  #look(): void {
    for (const name of names) this.heard[name] = this.#emitter.listenerCount(name) > 0
  }
}
