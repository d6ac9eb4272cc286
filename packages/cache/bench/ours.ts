import { type Cache, Caches, type CachesOptions, Follower, MemoryLog, type Position } from '../src/index.ts'

const mapping = 'bench'
const epoch = 'bench-1'

/** A machine that is busy with other things shall make all slow, not make hits misses. */
export const patienceMs = 10_000

export interface Item {
  readonly id: string
  readonly name: string
  readonly price: number
  readonly stock: number
}

/** A value of the size of a product card. */
export const itemOf = (key: string): Item => ({ id: key, name: `Item ${key}`, price: 12_990, stock: 7 })

export const keysOf = (count: number): string[] => Array.from({ length: count }, (_, i) => `item:${i}`)

/** Our caches over a log in memory. */
export class OurNode {
  readonly caches: Caches
  readonly log = new MemoryLog(1000)
  readonly #follower: Follower
  #last: Position = 1000

  private constructor(options: Partial<CachesOptions>) {
    // Measuring keeps the thread busy for seconds, in which no sign of life could be given; looking for it costs the same.
    this.#follower = new Follower({ log: this.log, mapping, blindAfterMs: 3_600_000 })
    this.#follower.start()
    this.caches = new Caches({ follower: this.#follower, ...options })
  }

  static async start(options: Partial<CachesOptions> = {}): Promise<OurNode> {
    const node = new OurNode(options)
    await node.log.begin(epoch)
    await node.#beat()
    return node
  }

  async #beat(): Promise<void> {
    const heartbeat = { horizon: this.#last, last: this.#last, heldForMs: 0, mapping }
    const { stamp } = (await this.log.heartbeat(epoch, heartbeat, null, 1000)) as { stamp: number }
    await this.log.heartbeat(epoch, heartbeat, stamp, 1000)
  }

  /** Invalidates; the node has processed it when this resolves. */
  async invalidate(tag: string): Promise<void> {
    const prev = this.#last
    this.#last += 8
    const rest = { touched: [], events: [], writes: [], committedAt: 0 }
    await this.log.append(epoch, { position: this.#last, prev, tags: [tag], ...rest })
  }

  /** @param tags how many tags an entry has: its own and some that it shares */
  define(name: string, tags: number): Cache<string, Item> {
    return this.caches.define<string, Item>({
      name,
      policy: 'tagged',
      key: key => key,
      tags: key => [key, 'items', 'shop'].slice(0, tags),
      load: async key => itemOf(key),
      loadMany: async keys => keys.map(itemOf),
    })
  }

  async stop(): Promise<void> {
    this.caches.close()
    await this.#follower.close()
  }
}
