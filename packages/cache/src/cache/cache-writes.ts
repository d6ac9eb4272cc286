import type { Position } from '../position.ts'
import { type Core, land, startOf } from './core.ts'
import type { Counters } from './counters.ts'
import { allTags, type CacheDefinition } from './definition.ts'
import { keyTag } from './key-tag.ts'
import type { Loader } from './loader.ts'
import type { Read } from './read.ts'
import type { Written } from './writing.ts'

export interface SetOptions {
  /** Time to live instead of the cache's own, ms. */
  ttlMs?: number
  /** Tags besides those that the cache's declaration derives from the arguments. */
  tags?: readonly string[]
  /**
   * The value shows every change up to here: this node's horizon before whatever it was made of was read. Default: the horizon when `set` is called,
   * which is right for a value that has just been written to the source by the only one who writes it. Who writes beside others takes
   * `follower.horizon` before the write.
   */
  asOf?: Position
}

export interface WrittenValue extends Written {
  /**
   * Whether the value was kept; not if the entry or one of its tags was invalidated after `asOf` (by another set, too), or this node
   * is blind.
   */
  readonly stored: boolean
}

export interface Refreshed<Value> extends Written {
  readonly read: Read<Value>
}

/** What an application can do to the entries of one cache besides reading them. */
export class CacheWrites<Args, Value> {
  readonly #core: Core
  readonly #definition: CacheDefinition<Args, Value>
  readonly #loader: Loader<Args, Value>
  readonly #counters: Counters

  constructor(
    core: Core,
    definition: CacheDefinition<Args, Value>,
    loader: Loader<Args, Value>,
    counters: Counters,
  ) {
    this.#core = core
    this.#definition = definition
    this.#loader = loader
    this.#counters = counters
  }

  /** Ends the entry everywhere; it is loaded anew when somebody asks for it. */
  async end(args: Args): Promise<Written> {
    const key = this.#definition.key(args)
    const written = await this.#core.writing.invalidate([keyTag(this.#definition.name, key)])
    // A courtesy: who looks into the store should not find it there.
    if (!this.#definition.composed) void this.#core.l2?.unlink([key])
    return written
  }

  /**
   * Ends the entry everywhere and puts `value` in its place, as of the place of that invalidation in the log: loads that
   * began before it do not win. Of writes of the entry that overlap none is kept: the log's order need not be that of the source, so
   * the last of them may have the older value.
   */
  async set(args: Args, value: Value, options: SetOptions): Promise<WrittenValue> {
    const { follower, writing } = this.#core
    const before = startOf(this.#core)
    const asOf = options.asOf ?? before.asOf
    const key = this.#definition.key(args)
    const own = keyTag(this.#definition.name, key)
    const isOvertaken = !follower.floors.allowForeign([own], asOf)
    const watched = writing.watch(own)
    const written = await writing.invalidate([own]).finally(watched.end)
    const others = watched.positions.some(position => position !== written.position)
    if (isOvertaken || others || !written.processed || written.epoch !== before.epoch || follower.isBlind()) {
      return { ...written, stored: false }
    }
    const scope = this.#loader.scope(args, key, {}, false)
    if (options.ttlMs !== undefined) scope.ttl(options.ttlMs)
    scope.tag(...(options.tags ?? []))
    // Between `asOf` and the entry's own place in the log nothing that it depends on may have changed.
    if (!follower.floors.allowForeign(allTags(this.#definition, scope.tags), asOf)) {
      return { ...written, stored: false }
    }
    const { epoch, position } = written
    scope.beginAnew({ epoch, asOf: position, generation: follower.floors.generation })
    const { stored } = land(this.#core, this.#definition, scope, value, this.#counters)
    return { ...written, stored }
  }
}
