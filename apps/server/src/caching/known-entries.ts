import { type Cache, type CacheDefinition, Caches } from '@technomir/cache'

/** Entries of each cache that are remembered. */
const remembered = 300
/** Between two reads that are noted, at most: reads are many, and this is on the way of all of them. */
const everyNth = 64

/** An entry that somebody has read here, and what it is loaded with. */
export interface KnownEntry {
  readonly cache: string
  readonly key: string
  /** Loads it anew, past all caches; nothing of that is kept. */
  load(): Promise<unknown>
}

/** Some of the entries of one cache that were read or loaded lately. */
class Recent {
  left = 0
  readonly #entries = new Map<string, KnownEntry>()

  note(entry: KnownEntry): void {
    this.left = 1 + Math.floor(Math.random() * everyNth)
    const { key } = entry
    if (this.#entries.has(key)) return
    this.#entries.set(key, entry)
    if (this.#entries.size <= remembered) return
    const [oldest] = this.#entries.keys()
    if (oldest !== undefined) this.#entries.delete(oldest)
  }

  forget(key: string): void {
    this.#entries.delete(key)
  }

  get size(): number {
    return this.#entries.size
  }

  any(): KnownEntry | undefined {
    return [...this.#entries.values()][Math.floor(Math.random() * this.#entries.size)]
  }
}

/** Caches that remember with what some of their entries were asked for, so that these can be compared with their source. */
export class KnowingCaches extends Caches {
  readonly #recent = new Map<string, Recent>()

  override define<Args, Value>(definition: CacheDefinition<Args, Value>): Cache<Args, Value> {
    const { name: cache, key: keyOf, load, loadMany } = definition
    const recent = new Recent()
    const note = (key: string, args: Args) =>
      recent.note({ cache, key, load: async () => (await defined.loadAside(args)).value })
    const defined: Cache<Args, Value> = super.define<Args, Value>({
      ...definition,
      key: args => {
        const key = keyOf(args)
        if (--recent.left < 0) note(key, args)
        return key
      },
      load: (args, context) => {
        note(context.key, args)
        return load(args, context)
      },
      ...(loadMany === undefined
        ? {}
        : {
            loadMany: (argsList, contexts) => {
              for (const [i, context] of contexts.entries()) note(context.key, argsList[i] as Args)
              return loadMany(argsList, contexts)
            },
          }),
    })
    const peekerOf = defined.peeker.bind(defined)
    // Its key is computed but once, so its reads are noted here.
    defined.peeker = args => {
      const key = keyOf(args)
      const peek = peekerOf(args)
      return reader => {
        if (--recent.left < 0) note(key, args)
        return peek(reader)
      }
    }
    this.#recent.set(cache, recent)
    return defined
  }

  /** Any of the entries known, each cache as likely as the others; `null` when there are none. */
  anyKnown(caches: (name: string) => boolean): KnownEntry | null {
    const lists = [...this.#recent].filter(([name, { size }]) => size > 0 && caches(name))
    const [, recent] = lists[Math.floor(Math.random() * lists.length)] ?? []
    return recent?.any() ?? null
  }

  /** One that is no longer kept; its next load makes it known again. */
  forget({ cache, key }: KnownEntry): void {
    this.#recent.get(cache)?.forget(key)
  }
}
